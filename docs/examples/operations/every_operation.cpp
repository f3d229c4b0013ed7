// Every operation that both databases have, once, as docs/migrations.md shows it.

#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) {
    op.create_table("catalogue", {
        column("id", uuid()).not_null().server_default(random_uuid()),
        column("number", bigint()).identity({.always = true, .start = 1000}),
        column("title", varchar(200)).not_null().collate("C"),
        column("price", numeric(10, 2)).not_null().server_default("9.90"),
        column("pages", integer()).not_null().server_default(0),
        column("keywords", array(text())).not_null().server_default("[]"),
        column("added", timestamptz()).not_null().server_default(now()),
        column("shelf_id", bigint()).comment("where it stands"),
        column("title_length", integer()).generated(sql("length(title)")),
        primary_key({"number"}),
        unique({"id"}),
        unique({"shelf_id", "title"}).named("uq_place"),
        foreign_key({"shelf_id"}, "shelf", {"id"}).on_delete(set_null),
        check("pages >= 0").named("ck_catalogue_pages"),
        index({"added"}),
        index({key("price").descending(), expression("lower(title)")}).named("ix_by_price"),
        index({"title"}).unique().where("pages > 0").named("ix_printed"),
        comment("what there is"),
    });
    op.rename_table("catalogue", "entry");
    op.create_table_comment("entry", "what there was");
    op.drop_table_comment("entry");
    op.set_table_options("entry", options().strict().with("fillfactor", "70"));
    op.drop_table("entry");

    op.add_column("shelf", column("height", integer()).not_null().server_default(200));
    op.add_column("shelf", column("built", timestamptz()).not_null().server_default(now()));
    op.rename_column("shelf", "label", "name");
    op.drop_column("shelf", "note");

    op.alter_column("shelf", "width", {.type = integer(), .using_ = sql("CAST(width AS integer)")});
    op.alter_column("shelf", "room_id", {.server_default = 1});
    op.execute("UPDATE shelf SET room_id = 1 WHERE room_id IS NULL");
    op.alter_column("shelf", "room_id", {.nullable = false, .drop_default = true});
    op.alter_column("shelf", "name", {.type = text(), .comment = "on its side"});

    op.add_column("shelf", column("area", integer()));
    op.alter_column("shelf", "area", {.generated = sql("width * height")});
    op.alter_column("shelf", "area", {.drop_generated = true, .name = "surface"});
    op.drop_column("shelf", "surface");
    op.alter_column("board", "id", {.identity = Identity{}});
    op.alter_column("board", "id", {.drop_identity = true});

    op.create_index("shelf", index({"room_id", "name"}));
    op.create_index("shelf", index({"width"}).where("width > 100").named("ix_wide"));
    op.rename_index("shelf", "ix_wide", "ix_broad");
    op.drop_index("shelf", "ix_broad");

    op.add_constraint("shelf", unique({"name"}));
    op.add_constraint("shelf", check("width > 0").named("ck_shelf_width"));
    op.add_constraint("shelf", foreign_key({"room_id"}, "room", {"id"}));
    op.rename_constraint("shelf", "ck_shelf_width", "ck_shelf_has_width");
    op.drop_constraint("shelf", "ck_shelf_has_width");
    op.drop_constraint("board", "pk_board");
    op.add_constraint("board", primary_key({"id"}));

    op.add_constraint("board", check("id > 0").not_valid().named("ck_board_id"));
    op.validate_constraint("board", "ck_board_id");
    op.create_index("room", index({"name"}).unique().named("ux_room_name"));
    op.add_constraint("room", unique({"name"}).named("uq_room_name"), using_index("ux_room_name"));

    op.create_enum("wood", {"oak", "pine"});
    op.add_column("shelf", column("wood", enumeration("wood")).not_null().server_default("pine"));
    op.rename_enum_value("wood", "pine", "fir");
    op.replace_enum("wood", {"walnut", "oak", "softwood"}, {{"fir", "softwood"}});
    op.add_enum_value("wood", "ash", {.before = "oak"});
    op.drop_column("shelf", "wood");
    op.drop_enum("wood");

    op.bulk_insert("room", {"id", "name"}, {{3, "attic"}, {4, "landing"}});
    op.backfill("room", {{"name", sql("upper(name)")}}, {.where = sql("name <> upper(name)"), .lot = 500});

    op.execute({{"postgresql", "ALTER TABLE room ADD COLUMN floor integer"},
                {"sqlite", "ALTER TABLE room ADD COLUMN floor INTEGER"}},
        [](retort::Operations& same) { same.add_column("room", column("floor", integer())); });
    op.execute({{"postgresql", "COMMENT ON COLUMN room.floor IS 'the street is 0'"}});
}

void downgrade(retort::Operations& op) {
    op.drop_column("room", "floor");
    op.execute("DELETE FROM room WHERE id IN (3, 4)");
    op.execute("UPDATE room SET name = lower(name)");
    op.drop_constraint("room", "uq_room_name");
    op.drop_constraint("board", "ck_board_id");
    op.drop_constraint("shelf", "fk_shelf_room_id_room");
    op.drop_constraint("shelf", "uq_shelf_name");
    op.drop_index("shelf", "ix_shelf_room_id_name");
    op.alter_column("shelf", "name", {.type = varchar(20), .comment = ""});
    op.alter_column("shelf", "room_id", {.nullable = true});
    op.alter_column("shelf", "width", {.type = text()});
    op.add_column("shelf", column("note", text()));
    op.rename_column("shelf", "name", "label");
    op.drop_column("shelf", "built");
    op.drop_column("shelf", "height");
}

} // namespace

RETORT_REVISION(e20000000002) {
    .down_revision = "e10000000001",
    .message = "every operation",
    .upgrade = upgrade,
    .downgrade = downgrade,
};
