// test-migrations: every revision up, down and up again, on rows.

#include <boost/json.hpp>
#include <fmt/format.h>

#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/output.hpp>
#include <retort/testing/migrations.hpp>

namespace retort::cli {

namespace {
// A database of the kind of the project's: beside that one on its server, or in memory.
std::string url_of(const Context& context) {
    const Url url = choose_url(context.arguments.url, context.project);
    const database::Dialect& dialect = database::find_dialect(url.scheme());
    return dialect.name() == "sqlite" ? "sqlite://" : url.text();
}
} // namespace

int run_command(const Context& context, const TestMigrationsCommand& command) {
    const testing::MigrationsReport report = testing::try_migrations(
        context.app, {.url = url_of(context), .rows = command.rows, .begins = [](const std::string& revision) {
                          say(fmt::format("{}  up, down, up", revision));
                      }});
    if (context.arguments.json) {
        boost::json::array revisions;
        for (const auto& one : report.revisions)
            revisions.push_back(boost::json::object{{"revision", one.id},
                                                    {"message", one.message},
                                                    {"downgrade", one.has_downgrade},
                                                    {"tables_with_rows", one.tables}});
        print(boost::json::serialize(
            boost::json::object{{"revisions", std::move(revisions)},
                                {"troubles", boost::json::array(report.troubles.begin(), report.troubles.end())}}));
    } else {
        for (const std::string& one : report.troubles) print(one);
        if (report.troubles.empty())
            print(fmt::format("{} revision{}: up, down, up, with rows, and the models at the end",
                              report.revisions.size(), report.revisions.size() == 1 ? "" : "s"));
    }
    return report.troubles.empty() ? done : differences;
}

} // namespace retort::cli
