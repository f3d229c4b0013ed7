#pragma once
// Whether a database is the one that a program was built for: asked once, when it starts.

#include <span>
#include <string_view>

#include <retort/migration/bookkeeping.hpp>

namespace retort::migration {

/// One small query, whatever the number of revisions. What somebody has changed by hand it does not see: 'retort check'
/// does.
/// @param head  the one head of the revisions that the program was built with
/// Throws Error (revision) when that revision is not the last one applied: with what the database is at, whether it is
/// older or newer, and what to do. Throws Error (revision) while a revision is half done.
void expect_head(database::Connection& connection, std::string_view head, const Tables& tables = {});

} // namespace retort::migration

namespace retort {

class Database;

/// The same for an application: at start-up, before the first request.
///     retort::expect_head(db, "f3a1b2c4d5e6");
void expect_head(Database& database, std::string_view head, const migration::Tables& tables = {});
/// With the revisions that are linked with it: retort::expect_head(db, retort_app().revisions). Throws Error (usage)
/// when they have several heads.
void expect_head(Database& database, std::span<const migration::Revision* const> revisions,
                 const migration::Tables& tables = {});

} // namespace retort
