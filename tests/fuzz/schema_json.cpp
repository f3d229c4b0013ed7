#include <fuzz/attempt.hpp>

#include <stdexcept>
#include <string>

#include <retort/diff/diff.hpp>
#include <retort/error.hpp>
#include <retort/operation/apply.hpp>
#include <retort/schema/json.hpp>

namespace fuzz {

namespace {
using retort::ErrorCategory;
using retort::schema::Schema;

void fail(bool holds, const char* what) {
    if (!holds) throw std::logic_error(what);
}

void become(const Schema& from, const Schema& to) {
    try {
        const Schema made = retort::operation::apply(from, retort::diff::diff(from, to));
        fail(retort::diff::diff(made, to).empty(), "what was made is not what was wanted");
    } catch (const retort::Error& e) {
        fail(e.category() != ErrorCategory::internal, e.what());
    }
}
} // namespace

void attempt_schema_json(std::string_view input) {
    Schema schema;
    try {
        schema = retort::schema::schema_from_json(input);
    } catch (const retort::Error& e) {
        fail(e.category() == ErrorCategory::usage, e.what());
        return;
    }
    const std::string json = retort::schema::to_json(schema);
    const Schema again = retort::schema::schema_from_json(json);
    fail(again == schema, "the JSON that was written is read as another schema");
    fail(retort::schema::to_json(again) == json, "the same schema is written in other words");
    fail(retort::diff::diff(schema, schema).empty(), "a schema differs from itself");
    become({}, schema);
    become(schema, {});
}

} // namespace fuzz
