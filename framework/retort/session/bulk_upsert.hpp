#pragma once
// Upsert of many rows by a natural key: through a temporary table, and whatever their number in the same memory.

#include <retort/database/connection.hpp>
#include <retort/session/by.hpp>
#include <retort/session/models.hpp>
#include <retort/session/watch.hpp>
#include <retort/session/written.hpp>

namespace retort::query {

/// Does what upsert() does (upsert.hpp). The rows go into a temporary table in the fastest way that the database has;
/// one statement then changes those that differ and another inserts those that are not there, so that a second run
/// writes nothing. `models`: the structs that get the primary keys of their rows, the same and in the same order; none
/// when they are const. A transaction must be open. Throws as upsert() does, and names the row.
///
/// Mode::sync deletes the rows that are not given, last of all. Throws Error (usage) that says how many when there are
/// any and `deletions` does not allow it.
Written bulk_upsert(database::Connection& connection, const Key& key, const Source& source, const Models* models,
                    Deletions deletions = Deletions::refuse, const Watch& watch = {});

} // namespace retort::query
