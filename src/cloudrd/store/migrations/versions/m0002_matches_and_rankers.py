"""matches and rankers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from cloudrd.store.base import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "match_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("query_id", sa.Integer(), nullable=False),
        sa.Column("query_change", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("ranker", sa.String(length=40), nullable=False),
        sa.Column("ranker_digest", sa.String(length=64), nullable=False),
        sa.Column("reranker", sa.String(length=64), nullable=False),
        sa.Column("encoder", sa.String(length=64), nullable=False),
        sa.Column("index_change", sa.Integer(), nullable=False),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_run")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("match_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_match_run_at"), ["at"], unique=False)
        batch_op.create_index("ix_match_run_query", ["side", "query_id"], unique=False)

    op.create_table(
        "ranker_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("parent", sa.String(length=40), nullable=False),
        sa.Column("model", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("live_from", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranker_version")),
        sa.UniqueConstraint("name", name=op.f("uq_ranker_version_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ranker_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ranker_version_live_from"), ["live_from"], unique=False)

    op.create_table(
        "match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("need_change", sa.Integer(), nullable=False),
        sa.Column("resource_change", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shown_position", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=True),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.Column("components", sa.JSON(), nullable=False),
        sa.Column("constraints", sa.JSON(), nullable=False),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason_code", sa.String(length=30), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.String(length=80), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_match_need_id_need")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_match_resource_id_resource")),
        sa.ForeignKeyConstraint(["run_id"], ["match_run.id"], name=op.f("fk_match_run_id_match_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match")),
        sa.UniqueConstraint("code", name=op.f("uq_match_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("match", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_match_decided_at"), ["decided_at"], unique=False)
        batch_op.create_index("ix_match_pair", ["need_id", "resource_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_resource_id"), ["resource_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_state"), ["state"], unique=False)
        batch_op.create_index("uq_match_run_position", ["run_id", "position"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("match", schema=None) as batch_op:
        batch_op.drop_index("uq_match_run_position")
        batch_op.drop_index(batch_op.f("ix_match_state"))
        batch_op.drop_index(batch_op.f("ix_match_resource_id"))
        batch_op.drop_index("ix_match_pair")
        batch_op.drop_index(batch_op.f("ix_match_decided_at"))

    op.drop_table("match")
    with op.batch_alter_table("ranker_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ranker_version_live_from"))

    op.drop_table("ranker_version")
    with op.batch_alter_table("match_run", schema=None) as batch_op:
        batch_op.drop_index("ix_match_run_query")
        batch_op.drop_index(batch_op.f("ix_match_run_at"))

    op.drop_table("match_run")
