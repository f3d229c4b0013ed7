#pragma once
// How a session's transactions begin.

#include <retort/database/connection.hpp>

namespace retort {

using database::Isolation;

/// Session session{db, {.isolation = Isolation::serializable, .mode = retort::read_only}};
inline constexpr database::Begin read_only = database::Begin::read_only;
inline constexpr database::Begin read_write = database::Begin::read_write;

struct SessionOptions {
    /// What the transactions see of others. On SQLite they are serializable, whatever is asked for.
    Isolation isolation = Isolation::standard;
    /// read_only: writing throws Error (permission), and on SQLite the session never waits for a writer.
    database::Begin mode = database::Begin::read_write;
};

} // namespace retort
