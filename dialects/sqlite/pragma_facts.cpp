#include <sqlite/pragma_facts.hpp>

#include <algorithm>
#include <set>
#include <string_view>

#include <retort/schema/sql_tokens.hpp>
#include <sqlite/read_type.hpp>
#include <sqlite/text.hpp>

namespace retort::sqlite {

namespace {
using Kind = ConstraintText::Kind;
using Names = std::vector<std::string>;

bool same_names(const Names& a, const Names& b) { return std::ranges::equal(a, b, same_name); }

// In lower case; a column that is named twice counts once.
Names key_of(const Names& columns) {
    Names key;
    for (const std::string& column : columns) {
        std::string name = schema::sql_lower(column);
        if (std::ranges::find(key, name) == key.end()) key.push_back(std::move(name));
    }
    return key;
}

// SQLite takes quotes off a type. Where GENERATED ALWAYS has a comment in it, the first word is part of the type.
bool same_type(const std::string& said, const std::string& found) {
    if (said == found || said.find_first_of("\"'`[") != std::string::npos) return true;
    const std::string plain = plain_type(said);
    const std::string there = plain_type(found);
    return plain == there || (plain.empty() ? "generated" : plain + " generated") == there;
}

std::string_view word(schema::Action action) {
    switch (action) {
    case schema::Action::no_action: return "NO ACTION";
    case schema::Action::restrict_: return "RESTRICT";
    case schema::Action::cascade: return "CASCADE";
    case schema::Action::set_null: return "SET NULL";
    case schema::Action::set_default: return "SET DEFAULT";
    }
    return "";
}

// An INTEGER PRIMARY KEY DESC is not the rowid, for the sake of old files (https://sqlite.org/lang_createtable.html).
bool is_rowid(const TableText& text, const ConstraintText& key) {
    if (text.without_rowid() || key.columns.size() != 1 || key.descending) return false;
    const ColumnText* column = text.find_column(key.columns.front());
    if (column == nullptr) return false;
    std::string type = plain_type(column->type);
    std::erase_if(type, [](char c) { return c == '"' || c == '\'' || c == '`' || c == '[' || c == ']'; });
    return type == "integer";
}

bool agrees(const TableText& text, const ColumnText& said, const ColumnFacts& found, const ConstraintText* key) {
    bool not_null = false;
    const ConstraintText* default_value = nullptr;
    const ConstraintText* generated = nullptr;
    for (const ConstraintText& constraint : text.constraints()) {
        if (!same_name(constraint.column, said.name)) continue;
        not_null = not_null || constraint.kind == Kind::not_null;
        if (constraint.kind == Kind::default_value) default_value = &constraint;
        if (constraint.kind == Kind::generated) generated = &constraint;
    }
    const auto is_said = [&](const std::string& column) { return same_name(column, said.name); };
    const bool in_key = key != nullptr && std::ranges::any_of(key->columns, is_said);
    if (in_key && (text.without_rowid() || (text.strict() && !is_rowid(text, *key)))) not_null = true;
    return said.name == found.name && same_type(said.type, found.type) && not_null == found.not_null &&
           in_key == (found.key > 0) &&
           (default_value == nullptr ? std::string() : default_value->expression) == found.default_value &&
           (generated != nullptr) == found.generated && (generated == nullptr || generated->stored == found.stored);
}

// The columns of the primary key in its order, by the pragma.
Names primary_key(const TableFacts& facts) {
    std::vector<const ColumnFacts*> columns;
    for (const ColumnFacts& column : facts.columns)
        if (column.key > 0) columns.push_back(&column);
    std::ranges::sort(columns, {}, &ColumnFacts::key);
    Names names;
    for (const ColumnFacts* column : columns) names.push_back(schema::sql_lower(column->name));
    return names;
}

bool agrees(const ConstraintText& said, const ForeignKeyFacts& found) {
    return same_names(said.columns, found.columns) && same_name(said.target, found.target) &&
           same_names(said.target_columns, found.target_columns) && word(said.on_delete) == found.on_delete &&
           word(said.on_update) == found.on_update;
}

// Of two constraints with the same columns SQLite makes one index. The primary key of a table WITHOUT ROWID is the
// table.
bool agrees_in_uniques(const TableText& text, const TableFacts& facts, const ConstraintText* key) {
    std::set<Names> said;
    for (const ConstraintText& constraint : text.constraints())
        if (constraint.kind == Kind::unique) said.insert(key_of(constraint.columns));
    if (key != nullptr && !is_rowid(text, *key)) said.insert(key_of(key->columns));
    std::set<Names> found;
    for (const auto& index : facts.own_indexes) {
        Names columns;
        for (const IndexKeyFacts& part : index) columns.push_back(part.column);
        found.insert(key_of(columns));
    }
    if (text.without_rowid() && key != nullptr) {
        said.erase(key_of(key->columns));
        found.erase(key_of(key->columns));
    }
    return said == found;
}
} // namespace

bool agrees(const TableText& text, const TableFacts& facts) {
    if (text.without_rowid() != facts.without_rowid || text.strict() != facts.strict) return false;
    const ConstraintText* key = text.primary_key();
    if (!std::ranges::equal(text.columns(), facts.columns, [&](const ColumnText& said, const ColumnFacts& found) {
            return agrees(text, said, found, key);
        }))
        return false;
    if (key_of(key == nullptr ? Names{} : key->columns) != primary_key(facts)) return false;
    std::vector<const ConstraintText*> foreign_keys;
    for (const ConstraintText& constraint : text.constraints())
        if (constraint.kind == Kind::foreign_key) foreign_keys.push_back(&constraint);
    return std::ranges::equal(
               foreign_keys, facts.foreign_keys,
               [](const ConstraintText* said, const ForeignKeyFacts& found) { return agrees(*said, found); }) &&
           agrees_in_uniques(text, facts, key);
}

bool agrees(const IndexText& index, const std::vector<IndexKeyFacts>& facts) {
    return std::ranges::equal(index.keys, facts, [](const IndexKeyText& said, const IndexKeyFacts& found) {
        const bool is_column = said.expression.empty() && !found.column.empty();
        const bool same_key =
            is_column ? same_name(said.column, found.column) : found.column.empty() && !said.expression.empty();
        return same_key && said.descending == found.descending &&
               (said.collation.empty() || same_name(said.collation, found.collation));
    });
}

} // namespace retort::sqlite
