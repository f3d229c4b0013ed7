#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) {
    op.create_enum("mood", {"calm", "cross"});
    op.create_table("person", {
        column("id", bigint()).identity(),
        column("name", varchar(80)).not_null(),
        column("email", varchar(120)).not_null(),
        column("mood", enumeration("mood")).not_null().server_default("calm"),
        column("age", integer()).not_null(),
        primary_key({"id"}),
        unique({"email"}),
        check("age >= 0").named("ck_person_age"),
        index({"name"}),
    });
    op.create_table("letter", {
        column("id", bigint()).identity(),
        column("author_id", bigint()).not_null(),
        column("text", text()).not_null(),
        column("note", text()),
        column("postage", numeric(8, 2)),
        primary_key({"id"}),
        foreign_key({"author_id"}, "person", {"id"}).on_delete(cascade),
        index({"author_id"}).where("note IS NULL").named("ix_letter_plain"),
    });
}

void downgrade(retort::Operations& op) {
    // all rows of letter are lost
    op.drop_table("letter");
    // all rows of person are lost
    op.drop_table("person");
    op.drop_enum("mood");
}

} // namespace

RETORT_REVISION(aa01) {
    .down_revision = {},
    .message = "start",
    .upgrade = upgrade,
    .downgrade = downgrade,
};
