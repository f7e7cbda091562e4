import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0005_snapshots'),
        ('territories', '0003_establishments'),
    ]

    operations = [
        migrations.CreateModel(
            name='TotalsComputation',
            fields=[
                ('territory', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='territories.territory', verbose_name='territoire')),
                ('computed_at', models.DateTimeField(verbose_name='calculé le')),
            ],
            options={
                'verbose_name': 'calcul des totaux d’établissements',
                'verbose_name_plural': 'calculs des totaux d’établissements',
                'ordering': ['territory'],
            },
        ),
        migrations.CreateModel(
            name='EstablishmentTotal',
            fields=[
                ('pk', models.CompositePrimaryKey('territory_id', 'indicator_id', 'category', 'on', blank=True, editable=False, primary_key=True, serialize=False)),
                ('category', models.CharField(blank=True, max_length=20, verbose_name='catégorie')),
                ('on', models.DateField(verbose_name='date')),
                ('known', models.IntegerField(verbose_name='établissements connus')),
                ('reported', models.IntegerField(verbose_name='établissements additionnés')),
                ('amount', models.DecimalField(decimal_places=6, max_digits=30, null=True, verbose_name='somme')),
                ('numerator', models.DecimalField(decimal_places=6, max_digits=30, null=True, verbose_name='numérateur')),
                ('denominator', models.DecimalField(decimal_places=6, max_digits=30, null=True, verbose_name='dénominateur')),
                ('first_on', models.DateField(null=True, verbose_name='plus ancien relevé')),
                ('last_on', models.DateField(null=True, verbose_name='plus récent relevé')),
                ('indicator', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='indicators.indicator', verbose_name='indicateur')),
                ('territory', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territories.territory', verbose_name='territoire')),
            ],
            options={
                'verbose_name': 'total d’établissements',
                'verbose_name_plural': 'totaux d’établissements',
                'ordering': ['territory_id', 'indicator_id', 'category', 'on'],
            },
        ),
    ]
