-- The milestones of the goals of some roadmaps, and of the actions of the snapshot.

INSERT INTO indicators_milestonesnapshot (
    snapshot_id, milestone_id, goal_id, action_id, about, label, due, due_text, reached_on
)
SELECT
    %(snapshot)s, milestone.id, milestone.goal_id, milestone.action_id,
    COALESCE(action.title, concat_ws(' ', NULLIF(goal.number, ''), goal.title)),
    milestone.label, milestone.due, milestone.due_text, milestone.reached_on
FROM roadmap_milestone milestone
LEFT JOIN roadmap_goal goal
    ON goal.id = milestone.goal_id AND goal.archived_at IS NULL AND goal.withdrawn_at IS NULL
    AND goal.roadmap_id = ANY(%(roadmaps)s)
LEFT JOIN indicators_actionsnapshot action
    ON action.action_id = milestone.action_id AND action.snapshot_id = %(snapshot)s
WHERE goal.id IS NOT NULL OR action.id IS NOT NULL
ORDER BY milestone.id
