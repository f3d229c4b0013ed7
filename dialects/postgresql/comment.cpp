#include <postgresql/comment.hpp>

#include <utility>

#include <fmt/format.h>

#include <postgresql/quote.hpp>
#include <retort/error.hpp>

namespace retort::postgresql {

namespace {
using operation::Commented;
using operation::SetComment;
using schema::Name;

std::string comment_text(const std::string& comment) { return comment.empty() ? "NULL" : quote_text(comment); }

void add(database::Steps& steps, const SetComment& op) {
    if (!op.comment.empty()) steps.push_back({.sql = comment_statement(op)});
}

std::string commented(const SetComment& op) {
    switch (op.on) {
    case Commented::index: return "INDEX " + quote_name(Name(op.name.schema, op.part)); // it lives beside its table
    case Commented::constraint: return fmt::format("CONSTRAINT {} ON {}", quote(op.part), quote_name(op.name));
    case Commented::enumeration: return "TYPE " + quote_name(op.name);
    case Commented::sequence: return "SEQUENCE " + quote_name(op.name);
    case Commented::schema: return "SCHEMA " + quote(op.name.schema);
    }
    throw Error(ErrorCategory::internal, "a comment on nothing");
}
} // namespace

std::string comment_on_table(const Name& table, const std::string& comment) {
    return fmt::format("COMMENT ON TABLE {} IS {}", quote_name(table), comment_text(comment));
}

std::string comment_on_column(const Name& table, const std::string& column, const std::string& comment) {
    return fmt::format("COMMENT ON COLUMN {}.{} IS {}", quote_name(table), quote(column), comment_text(comment));
}

std::string comment_statement(const SetComment& op) {
    return fmt::format("COMMENT ON {} IS {}", commented(op), comment_text(op.comment));
}

void add_comment(database::Steps& steps, const Name& table, const schema::Constraint& constraint) {
    add(steps, {Commented::constraint, table, name_of(constraint), comment_of(constraint)});
}

void add_comment(database::Steps& steps, const Name& table, const schema::Index& index) {
    add(steps, {Commented::index, table, index.name, index.comment});
}

void add_comment(database::Steps& steps, const schema::Enum& type) {
    add(steps, {Commented::enumeration, type.name, {}, type.comment});
}

void add_comment(database::Steps& steps, const schema::Sequence& sequence) {
    add(steps, {Commented::sequence, sequence.name, {}, sequence.comment});
}

} // namespace retort::postgresql
