#pragma once
// Upsert by a natural key: what is new is inserted, what differs is changed, and what is the same is not touched.

#include <retort/database/connection.hpp>
#include <retort/session/by.hpp>
#include <retort/session/models.hpp>
#include <retort/session/rows.hpp>
#include <retort/session/written.hpp>

namespace retort::query {

/// What is known before anything is sent.
struct UpsertPlan {
    Columns key;  ///< how a row is known
    Columns kept; ///< only written when the row is new
    Mode mode = Mode::upsert;
    std::vector<Row> rows;
};

/// Throws Error (usage) unless a row is known by exactly these columns: a primary key, a unique constraint or index.
void check_unique(const TableView& table, const Columns& key);

/// Throws Error (value) that names the row for what cannot be stored, a key that is NULL or not set, and two rows of
/// one key; Error (usage) for a column of another table.
UpsertPlan plan_upsert(const Key& key, const Models& models);

/// Looks up which rows are there and what they hold (one SELECT for some hundred rows), and sends the others in their
/// order with INSERT … ON CONFLICT … DO UPDATE. So a second run writes nothing, uses up no identity value, and
/// mostly only reads; and ON CONFLICT still decides when another transaction was faster. Whether a value differs is the
/// database's to judge (1.5 and 1.50, texts under a collation), except that what looks the same from here is not sent.
/// Structs that are not const get the primary keys
/// that the database has for them.
///
/// A row that is there keeps its primary key, its generated columns, and what the database is left to fill in
/// (rows.hpp). `models` are those of the plan; `scratch` is one more of them, used for conversions.
Written upsert(database::Connection& connection, const UpsertPlan& plan, const Models& models, void* scratch);

} // namespace retort::query
