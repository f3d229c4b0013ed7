#pragma once
// The tables of check.sh, the same for the models and the history: 8 columns, 2 indexes, a unique constraint and a
// foreign key each. TABLES says how many there are.

#include <string>

#include <retort/operation/vocabulary.hpp>

namespace bench {

inline std::string table_name(int number) { return "table_" + std::to_string(10000 + number).substr(1); }

inline std::vector<retort::ddl::Element> elements(int number) {
    using namespace retort::ddl;
    return {column("id", bigint()).not_null(),
            column("name", varchar(100)).not_null(),
            column("code", varchar(10)).not_null(),
            column("amount", numeric(10, 2)).server_default(0),
            column("note", text()),
            column("is_active", boolean()).not_null().server_default(true),
            column("created_at", timestamptz()).not_null().server_default(now()),
            column("parent_id", bigint()),
            primary_key({"id"}),
            unique({"code"}),
            index({"name"}),
            index({"created_at", "amount"}),
            foreign_key({"parent_id"}, table_name(number / 2), {"id"}).on_delete(cascade)};
}

} // namespace bench
