#pragma once
// An empty place beside a database, to try in what is to be done to it.

#include <functional>
#include <span>

#include <retort/database/url.hpp>
#include <retort/migration/runner.hpp>

namespace retort::cli {

struct Scratch {
    database::Connection& connection;
    migration::Tables tables; ///< what the bookkeeping tables are called there
    /// It is a schema of its own in the same database, with nothing but what `work` makes. Otherwise it is a database.
    bool is_schema = false;
};

/// Calls `work` with a new database on the server of `url`, or, where the user of `connection` may make none, with a
/// new schema in the database itself; either goes away afterwards.
/// `works`: what will be run there on `before`. Throws Error (unsupported) when only a schema can be made and not all
/// of that would stay inside it: SQL or code of a revision's own, and what names a schema.
void on_scratch(const Url& url, database::Connection& connection, const migration::Tables& tables,
                const schema::Schema& before, std::span<const migration::Work> works,
                const std::function<void(const Scratch&)>& work);

/// Makes in it what `schema` says.
void make_schema(database::Connection& connection, const schema::Schema& schema);

} // namespace retort::cli
