#include <retort/cli/changes.hpp>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/cli/output.hpp>
#include <retort/operation/apply.hpp>
#include <retort/render/changes.hpp>
#include <retort/render/schema_text.hpp>

namespace retort::cli {

namespace {
using render::Written;

boost::json::value parsed(const operation::Operation& operation) {
    return boost::json::parse(operation::to_json(std::vector{operation})).at(0);
}
std::string without_line_end(std::string lines) {
    if (!lines.empty()) lines.pop_back();
    return lines;
}
} // namespace

void print_changes(const diff::Difference& difference) {
    operation::Replay replay(difference.from);
    for (const Written& written : render::upgrade_of(difference)) {
        print(without_line_end(render::describe_change(written.operation, replay.schema())));
        for (const std::string& warning : written.warnings)
            print(fmt::format("    {} {}", styled("!", Style::warning, 1), warning));
        replay.apply(written.operation);
    }
    flush(); // what is said next comes after it, also where both go to one file
}

boost::json::object changes_as_json(const diff::Difference& difference) {
    boost::json::array operations;
    for (const Written& written : render::upgrade_of(difference)) {
        boost::json::object one = parsed(written.operation).as_object();
        operations.push_back(
            boost::json::object{{"text", operation::describe(written.operation)},
                                {"warnings", boost::json::array(written.warnings.begin(), written.warnings.end())},
                                {"operation", std::move(one)}});
    }
    return {{"operations", std::move(operations)}};
}

std::string changes_as_cpp(const diff::Difference& difference) {
    const auto function = [](const char* name, const std::vector<Written>& operations) {
        return fmt::format("void {}(retort::Operations& op) {{\n{}}}\n", name, render::render_operations(operations));
    };
    return without_line_end(function("upgrade", render::upgrade_of(difference)) + "\n" +
                            function("downgrade", render::downgrade_of(difference)));
}

void print_schema(const schema::Schema& schema) {
    const std::string lines = without_line_end(render::describe_schema(schema));
    if (lines.empty())
        say("there is nothing");
    else
        print(lines);
}

void say_unmodelled(const schema::Schema& schema) {
    for (const schema::Opaque& object : schema.opaque)
        say(fmt::format("not modelled, left alone: {} {}", object.kind, display(object.name)));
}

void say_unmanaged(const diff::Unmanaged& unmanaged) {
    for (const auto& [kind, names] :
         {std::pair{"table", &unmanaged.tables}, std::pair{"enum", &unmanaged.enums},
          std::pair{"sequence", &unmanaged.sequences}, std::pair{"schema", &unmanaged.namespaces}})
        if (!names->empty()) say(fmt::format("not this project's, left alone: {} {}", kind, fmt::join(*names, ", ")));
}

} // namespace retort::cli
