"""What is planned: national and regional roadmaps, their goals, actions, pilots and programming."""
