// What only one of the databases has, what runs outside a transaction, and a step in C++, as docs/migrations.md shows it.

#include <retort/migration.hpp>
#include <retort/session.hpp>

using namespace retort::ddl;

namespace {

void number_boards(retort::database::Connection& connection) {
    for (const auto& row : connection.query("SELECT id FROM board ORDER BY id DESC"))
        connection.execute("UPDATE board SET number = 100 + id WHERE id = " + row.at(0).value());
}

void upgrade(retort::Operations& op) {
    op.add_column("board", column("number", integer()));
    op.run("number the boards", number_boards);

    op.on(postgresql, [](retort::Operations& there) {
        there.create_schema("sales");
        there.create_sequence({"sales", "receipt"}, {.start = 1000, .increment = 10});
        there.alter_sequence({"sales", "receipt"}, {.start = 1000, .increment = 1, .cache = 20});
        there.create_table({"sales", "receipt_line"}, {
            column("number", bigint()).not_null().server_default(sql("nextval('sales.receipt')")),
            column("place", native("int4range")),
            primary_key({"number"}),
        });
        there.add_constraint({"sales", "receipt_line"},
            exclude({{"place", "&&"}}).where("place IS NOT NULL").named("ex_receipt_line_place"));
    });

    op.create_index("board", index({"number"}), concurrently);
    op.autocommit([](retort::Operations& alone) { alone.execute("VACUUM"); });

    op.online([](retort::Operations& free) { free.create_index("room", index({"name"})); });
    op.plain([](retort::Operations& plain) { plain.drop_index("room", "ix_room_name"); });
}

void downgrade(retort::Operations& op) {
    op.drop_index("board", "ix_board_number", concurrently);
    op.on(postgresql, [](retort::Operations& there) {
        there.drop_table({"sales", "receipt_line"});
        there.drop_sequence({"sales", "receipt"});
        there.drop_schema("sales");
    });
    op.drop_column("board", "number");
}

} // namespace

RETORT_REVISION(e30000000003) {
    .down_revision = "e20000000002",
    .message = "one database, outside a transaction, in C++",
    .upgrade = upgrade,
    .downgrade = downgrade,
};
