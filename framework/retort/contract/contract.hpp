#pragma once
// What a build of an application needs of its database. Written when it is released; while it is running, revisions can
// be held against it.

#include <string>
#include <string_view>
#include <vector>

#include <retort/model/metadata.hpp>
#include <retort/schema/schema.hpp>

namespace retort::contract {

struct Column {
    std::string name;
    schema::Type type;
    bool nullable = true; ///< the build reads NULL, and may write it
    bool written = true;  ///< false: the database computes it
    bool required = true; ///< a row that the build inserts may leave it to the database when it is not

    friend bool operator==(const Column&, const Column&) = default;
};

struct Table {
    schema::Name name;
    std::vector<Column> columns;

    friend bool operator==(const Table&, const Table&) = default;
};

struct Enum {
    schema::Name name;
    std::vector<std::string> values; ///< that the build writes, and can read

    friend bool operator==(const Enum&, const Enum&) = default;
};

/// Everything that the models of the build name. SQL as text in the application is not seen.
struct Contract {
    int version = 1; ///< of this form
    std::string application;
    std::vector<std::string> heads; ///< of the revisions of the build
    std::vector<Table> tables;
    std::vector<Enum> enums;

    friend bool operator==(const Contract&, const Contract&) = default;
};

/// `models`: Metadata::schema.
Contract contract_of(std::string_view application, std::vector<std::string> heads, const schema::Schema& models);

/// Canonical JSON.
std::string to_json(const Contract& contract);
/// Throws Error (usage) with the place in the text for what is no contract.
Contract contract_from_json(std::string_view text);

} // namespace retort::contract
