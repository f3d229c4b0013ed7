#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) {
    op.add_enum_value("mood", "amused", {.after = "calm"});
    op.drop_index("letter", "ix_letter_plain");
    op.drop_constraint("person", "uq_person_email");
    op.drop_constraint("person", "ck_person_age");
    op.rename_table("letter", "message");
    op.rename_column("person", "name", "full_name");
    op.rename_constraint("message", "pk_letter", "pk_message");
    op.rename_constraint("message", "fk_letter_author_id_person", "fk_message_author_id_person");
    op.rename_index("person", "ix_person_name", "ix_person_full_name");
    // values of message.postage may not fit, or lose something: numeric(8,2) becomes numeric(8,3)
    op.alter_column("message", "postage", {.type = numeric(8, 3)});
    op.alter_column("person", "mood", {.server_default = "amused"});
    op.alter_column("person", "age", {.type = bigint()});
    op.add_column("message", column("remark", text()));
    op.add_column("person", column("is_member", boolean()).not_null().server_default(false));
    op.create_index("message", index({"author_id"}));
    // fails when a row of person does not meet it
    op.add_constraint("person", check("age BETWEEN 0 AND 150").named("ck_person_age"));
    // the values of message.note are lost
    // if note is what is called remark now, say .renamed_from("note") in the model and generate this again
    op.drop_column("message", "note");
}

void downgrade(retort::Operations& op) {
    op.add_column("message", column("note", text()));
    op.drop_constraint("person", "ck_person_age");
    op.drop_index("message", "ix_message_author_id");
    // the values of person.is_member are lost
    op.drop_column("person", "is_member");
    // the values of message.remark are lost
    op.drop_column("message", "remark");
    // values of person.age may not fit, or lose something: bigint becomes integer
    op.alter_column("person", "age", {.type = integer()});
    op.alter_column("person", "mood", {.server_default = "calm"});
    // values of message.postage may not fit, or lose something: numeric(8,3) becomes numeric(8,2)
    op.alter_column("message", "postage", {.type = numeric(8, 2)});
    op.rename_index("person", "ix_person_full_name", "ix_person_name");
    op.rename_constraint("message", "fk_message_author_id_person", "fk_letter_author_id_person");
    op.rename_constraint("message", "pk_message", "pk_letter");
    op.rename_column("person", "full_name", "name");
    op.rename_table("message", "letter");
    // fails when a row of person does not meet it
    op.add_constraint("person", check("age >= 0").named("ck_person_age"));
    // fails when rows of person have the same (email)
    op.add_constraint("person", unique({"email"}));
    op.create_index("letter", index({"author_id"}).where("note IS NULL").named("ix_letter_plain"));
    // fails when a row holds 'amused' of mood: say in the mapping what becomes of it
    op.replace_enum("mood", {"calm", "cross"});
}

} // namespace

RETORT_REVISION(aa02) {
    .down_revision = "aa01",
    .message = "more",
    .upgrade = upgrade,
    .downgrade = downgrade,
};
