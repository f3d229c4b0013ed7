#include <boost/json.hpp>
#include <fmt/format.h>

#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/output.hpp>
#include <retort/cli/verification.hpp>

namespace retort::cli {

boost::json::object to_json(const seed::Verification& verification) {
    boost::json::array tables;
    for (const seed::RowCount& one : verification.counts)
        tables.push_back(boost::json::object{{"table", one.table}, {"rows", one.rows}, {"seeded", one.seeded}});
    boost::json::array dangling;
    for (const seed::Dangling& one : verification.dangling)
        dangling.push_back(boost::json::object{{"table", one.table}, {"foreign_key", one.key}, {"rows", one.rows}});
    return {{"holds", verification.holds()}, {"tables", tables}, {"dangling", dangling}};
}

int run_command(const Context& context, const VerifyCommand& /*command*/) {
    Database database = open(context, Missing::refuse);
    const Lease connection = database.connect();
    const seed::Verification verification =
        seed::verify(*connection, context.metadata().schema, seed::read_ledger(*connection, ledger_of(context)));
    const int exit = verification.holds() ? done : differences;
    if (context.arguments.json) {
        print(boost::json::serialize(to_json(verification)));
        return exit;
    }
    for (const seed::RowCount& one : verification.counts)
        print(fmt::format("{}: {} rows, {} seeded{}", one.table, one.rows, one.seeded,
                          one.rows < one.seeded ? ": rows are missing; retort seed --force puts them back" : ""));
    for (const seed::Dangling& one : verification.dangling)
        print(fmt::format("{}: {} row{} of {} point{} at nothing", one.table, one.rows, one.rows == 1 ? "" : "s",
                          one.key, one.rows == 1 ? "s" : ""));
    if (verification.dangling.empty()) print("every foreign key points at a row");
    return exit;
}

} // namespace retort::cli
