#pragma once
// The catalogue that a schema should have, whatever ways led there.

#include <set>
#include <string>

#include <retort/database/connection.hpp>
#include <retort/database/step.hpp>
#include <retort/schema/schema.hpp>

namespace support {

using Lines = std::multiset<std::string>;

/// What catalogue.hpp tells, but for the bookkeeping.
Lines catalogue_of(retort::database::Connection& connection);
/// What it would tell had the schema been made at one go. `empty`: a database with nothing in it; it stays so.
Lines catalogue_of_schema(retort::database::Connection& empty, const retort::schema::Schema& schema);

/// The lines that only one of them has; empty: there are none.
std::string difference(const Lines& found, const Lines& wanted);

/// Runs a step that is compiled alone.
void perform(retort::database::Connection& connection, const retort::database::Step& step);

} // namespace support
