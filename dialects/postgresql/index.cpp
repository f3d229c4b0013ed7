#include <postgresql/index.hpp>

#include <fmt/format.h>

#include <postgresql/comment.hpp>
#include <postgresql/keys.hpp>
#include <postgresql/quote.hpp>
#include <postgresql/table.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/schema/naming.hpp>

namespace retort::postgresql {

namespace {
using database::Step;
using database::Steps;

// An index lives in the schema of its table.
std::string index_name(const schema::Name& table, const std::string& index) {
    return quote_name(schema::Name(table.schema, index));
}

std::string drop_concurrently(const std::string& name) { return "DROP INDEX CONCURRENTLY IF EXISTS " + name; }

Step is_valid(const std::string& name, const std::string& index) {
    return {.sql = fmt::format("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_index WHERE indexrelid = "
                               "to_regclass({}) AND indisvalid)",
                               quote_text(name)),
            .kind = Step::Kind::check,
            .failure = fmt::format("index {} was built and is not valid", index),
            .transactional = false,
            .cleanup = drop_concurrently(name)};
}
} // namespace

Steps create_index(const operation::CreateIndex& op) {
    const schema::Index index = schema::named(op.table, op.index);
    if (!op.concurrently) {
        Steps steps{{.sql = create_index_statement(op.table, index)}};
        add_comment(steps, op.table, index);
        return steps;
    }
    const std::string name = index_name(op.table, index.name);
    Steps steps{{.sql = create_index_statement(op.table, index, true),
                 .transactional = false,
                 .cleanup = drop_concurrently(name)},
                is_valid(name, index.name)};
    add_comment(steps, op.table, index);
    return steps;
}

Steps drop_index(const operation::DropIndex& op, const schema::Schema& before) {
    schema::Table dropped{.name = op.table};
    dropped.indexes.push_back(operation::index_of(operation::table_of(before, op.table), op.index));
    const std::string name = index_name(op.table, op.index);
    Steps steps = drop_key(before, dropped, {.sql = "DROP INDEX " + name});
    if (!op.concurrently || steps.size() > 1) return steps;
    // Killed half way it has left an invalid index, or none: both are right to begin with again.
    const std::string drop = drop_concurrently(name);
    return {{.sql = drop, .transactional = false, .cleanup = drop}};
}

} // namespace retort::postgresql
