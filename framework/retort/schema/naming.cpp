#include <retort/schema/naming.hpp>

#include <cstdint>

#include <retort/schema/json.hpp>

namespace retort::schema {

namespace {
// FNV-1a, 32 bits: short, and the same on every machine, which std::hash is not. Names it made are in databases.
std::string hash(std::string_view text) {
    std::uint32_t state = 2166136261U;
    for (const char c : text) state = (state ^ static_cast<unsigned char>(c)) * 16777619U;
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex(8, '0');
    for (std::size_t i = 0; i < hex.size(); ++i) hex[i] = digits[state >> (28 - 4 * i) & 0xfU];
    return hex;
}

std::string hash(const Expression& expression) { return hash(to_json(expression)); }

std::string joined(std::string name, const std::vector<std::string>& parts) {
    for (const std::string& part : parts) name += "_" + part;
    return name;
}

// A column by its name, an expression by its hash.
template <class Part> std::string key_name(const Part& part) {
    return part.expression ? hash(*part.expression) : part.column;
}

std::string conventional_name(const Name& table, const PrimaryKey&) { return primary_key_name(table); }
std::string conventional_name(const Name& table, const Unique& unique) { return unique_name(table, unique); }
std::string conventional_name(const Name& table, const ForeignKey& key) { return foreign_key_name(table, key); }
std::string conventional_name(const Name& table, const Check& check) { return check_name(table, check); }
std::string conventional_name(const Name& table, const Exclude& exclude) { return exclude_name(table, exclude); }
} // namespace

std::string fit_identifier(std::string name) {
    if (name.size() <= max_identifier_bytes) return name;
    const std::string suffix = "_" + hash(name);
    std::size_t cut = max_identifier_bytes - suffix.size();
    // A byte 10xxxxxx continues a character (RFC 3629 3); there are at most three. Other bytes are not UTF-8 anyway.
    for (int i = 0; i < 3 && (static_cast<unsigned char>(name[cut]) & 0xc0U) == 0x80U; ++i) --cut;
    name.resize(cut);
    return name + suffix;
}

std::string primary_key_name(const Name& table) { return fit_identifier("pk_" + table.name); }

std::string unique_name(const Name& table, const Unique& unique) {
    return fit_identifier(joined("uq_" + table.name, unique.columns));
}

std::string foreign_key_name(const Name& table, const ForeignKey& key) {
    return fit_identifier(joined("fk_" + table.name, key.columns) + "_" + key.target.name);
}

std::string check_name(const Name& table, const Check& check) {
    return fit_identifier("ck_" + table.name + "_" + hash(check.expression));
}

std::string column_check_name(const Name& table, std::string_view column) {
    return fit_identifier("ck_" + table.name + "_" + std::string(column));
}

std::string exclude_name(const Name& table, const Exclude& exclude) {
    std::string name = "ex_" + table.name;
    for (const ExcludeElement& element : exclude.elements) name += "_" + key_name(element);
    return fit_identifier(std::move(name));
}

std::string index_name(const Name& table, const Index& index) {
    std::string name = "ix_" + table.name;
    for (const IndexPart& part : index.parts) name += "_" + key_name(part);
    return fit_identifier(std::move(name));
}

Constraint named(const Name& table, Constraint constraint) {
    std::visit(
        [&table](auto& one) {
            if (one.name.empty()) one.name = conventional_name(table, one);
        },
        constraint);
    return constraint;
}

Index named(const Name& table, Index index) {
    if (index.name.empty()) index.name = index_name(table, index);
    return index;
}

} // namespace retort::schema
