#pragma once
// The events that several kinds of steps have to do with.

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <retort/diff/step.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace retort::diff {

using Events = std::vector<Event>;

inline void append(Events& events, Events more) { std::ranges::move(more, std::back_inserter(events)); }

inline Event of_namespace(Event::Kind kind, const std::string& name) { return {kind, Name(name, ""), {}}; }

/// The names that a table, index, key or sequence takes or frees.
inline void add_relation(Events& events, const std::string& name_space, const std::string& name) {
    events.push_back({Event::Kind::relation_free, Name(name_space, ""), name});
    events.push_back({Event::Kind::relation_folded, Name(name_space, ""), schema::sql_lower(name)});
}

/// The table and its columns are called as in the end.
inline Events in_final_table(const Name& table) {
    return {{Event::Kind::table_named, table, {}}, {Event::Kind::columns_named, table, {}}};
}

} // namespace retort::diff
