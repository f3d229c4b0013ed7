#pragma once
// Differences and schemas, as text and as JSON.

#include <string>

#include <boost/json/fwd.hpp>

#include <retort/diff/compare.hpp>
#include <retort/diff/ownership.hpp>

namespace retort::cli {

/// A line each to stdout, what loses data marked.
void print_changes(const diff::Difference& difference);
/// {"operations": […]}, each with its text and its warnings.
boost::json::object changes_as_json(const diff::Difference& difference);
/// upgrade() and downgrade() as a revision has them.
std::string changes_as_cpp(const diff::Difference& difference);

/// As render::describe_schema() has it, to stdout; that there is nothing, to stderr.
void print_schema(const schema::Schema& schema);
/// To stderr: what is there and not part of the schema.
void say_unmodelled(const schema::Schema& schema);
/// To stderr: what is there and not this project's.
void say_unmanaged(const diff::Unmanaged& unmanaged);

} // namespace retort::cli
