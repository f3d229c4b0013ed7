#pragma once
// The parts of inspect(), by subject. Each asks one query of the whole database and adds what it finds; they run in the
// order in which they stand here, because later ones look up what earlier ones have found.

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <retort/database/connection.hpp>
#include <retort/schema/schema.hpp>

namespace retort::postgresql {

/// A table, partition or foreign table of the catalogue.
struct Relation {
    schema::Name name;
    std::map<int, std::string> columns{}; ///< by attnum
    std::optional<schema::Table> table{}; ///< empty: it is opaque or an extension's, and only foreign keys name it
};

/// An index of the catalogue, which a constraint may turn out to own.
struct CatalogueIndex {
    std::string relation; ///< the oid of its table
    schema::Index index;
    bool is_valid = true;
    bool is_whole = true; ///< false: a Schema cannot say all of it
    std::string definition{};
};

/// What has been found so far. Keys are oids, as the server prints them.
struct Catalogue {
    database::Connection& connection;
    schema::Schema schema{};
    std::string current{}; ///< the name of the default schema
    std::unordered_map<std::string, Relation> relations{};
    std::map<std::string, CatalogueIndex> indexes{};

    /// Not empty: only these schemas are looked at, and what is in them is said to be in those.
    std::map<std::string, std::string> scope{};

    [[nodiscard]] schema::Name name(const std::string& name_space, const std::string& name) const;
    /// SQL: the schema `alias` (of pg_namespace) is looked at.
    [[nodiscard]] std::string is_in_scope(std::string_view alias) const;
    /// The table of that oid, or nullptr.
    [[nodiscard]] schema::Table* table(const std::string& oid);
    /// The columns that an array of attnums ("{1,2}") says.
    [[nodiscard]] std::vector<std::string> columns(const std::string& oid, const std::string& attnums) const;
};

/// All parts but namespaces and what is opaque.
schema::Schema inspect_tables(Catalogue& catalogue);

void find_namespaces(Catalogue& catalogue);
void find_enums(Catalogue& catalogue);
void find_tables(Catalogue& catalogue);
void find_columns(Catalogue& catalogue);
void find_sequences(Catalogue& catalogue);
void find_indexes(Catalogue& catalogue);
/// Puts the indexes that are left into their tables, too.
void find_constraints(Catalogue& catalogue);
void find_opaque(Catalogue& catalogue);

// What their queries have in common.

/// SQL: the schema `alias` (of pg_namespace) is the user's.
std::string is_users(std::string_view alias);
/// SQL: what has that oid in that catalogue belongs to an extension.
std::string is_extensions(std::string_view catalogue, std::string_view oid);

/// SQL: the comment of what has that oid in that catalogue.
std::string comment_of(std::string_view catalogue, std::string_view oid);

/// A cell's text; empty for NULL.
std::string text(const std::optional<std::string>& cell);
/// A cell's text as an expression, without parentheses around all of it; nothing for NULL.
std::optional<schema::Expression> expression_of(const std::optional<std::string>& cell);
bool is_true(const std::optional<std::string>& cell);
int number(const std::optional<std::string>& cell);
/// The texts of a JSON array; none for NULL.
std::vector<std::string> texts(const std::optional<std::string>& cell);
/// name=value, …
schema::Parameters settings(const std::optional<std::string>& cell);

} // namespace retort::postgresql
