#include <retort/lint/rules.hpp>

#include <algorithm>

namespace retort::lint {

namespace {
constexpr Severity error = Severity::error;
constexpr Severity warning = Severity::warning;
constexpr Severity information = Severity::information;
constexpr Concern waiting = Concern::waiting;
constexpr Concern rows = Concern::rows;
constexpr Concern design = Concern::design;

// By id. The ids are never given again to another rule: revisions name them in op.allow().
// clang-format off
constexpr Rule all[] = {
    {"DR007", warning, design, "", "A revision without a downgrade", dr007},
    {"DR010", warning, design, "", "SQL that does not say what it amounts to", dr010},
    {"DR011", warning, design, "", "op.allow() that allows nothing", nullptr},
    {"LT009", error, rows, "sqlite", "A column is added as NOT NULL without a default", lt009},
    {"LT015", warning, rows, "sqlite", "A column becomes NOT NULL", lt015},
    {"LT016", warning, rows, "sqlite", "A column gets a type that its values may not fit", lt016},
    {"LT017", warning, design, "sqlite", "Text in double quotes", lt017},
    {"LT020", warning, waiting, "sqlite", "A table is made anew", lt020},
    {"LT021", error, rows, "sqlite", "PRAGMA", lt021},
    {"LT022", warning, rows, "sqlite", "ATTACH, or a temporary table", lt022},
    {"PG001", error, waiting, "postgresql", "An index is built without CONCURRENTLY", pg001},
    {"PG002", warning, waiting, "postgresql", "An index is dropped without CONCURRENTLY", pg002},
    {"PG005", warning, waiting, "postgresql", "REINDEX without CONCURRENTLY", pg005},
    {"PG006", error, waiting, "postgresql", "A primary key is added and its index built in one go", pg006},
    {"PG007", warning, waiting, "postgresql", "A primary key makes columns NOT NULL", pg007},
    {"PG008", error, waiting, "postgresql", "A unique constraint is added and its index built in one go", pg008},
    {"PG009", error, waiting, "postgresql", "An exclude constraint is added to a table in use", pg009},
    {"PG010", error, waiting, "postgresql", "A foreign key is added and checked in one go", pg010},
    {"PG011", error, waiting, "postgresql", "A check is added and all rows are checked in one go", pg011},
    {"PG012", error, waiting, "postgresql", "A constraint is validated in the transaction that adds it", pg012},
    {"PG013", error, waiting, "postgresql", "A column becomes NOT NULL and all rows are checked in one go", pg013},
    {"PG014", error, rows, "postgresql", "A column is added as NOT NULL without a default", pg014},
    {"PG015", error, waiting, "postgresql", "A column is added with a default that differs from row to row", pg015},
    {"PG016", error, waiting, "postgresql", "A column is added that numbers the rows", pg016},
    {"PG017", error, waiting, "postgresql", "A column is computed for every row", pg017},
    {"PG018", warning, waiting, "postgresql", "A column is added with a type that may be a domain with a CHECK", pg018},
    {"PG020", error, waiting, "postgresql", "A type changes and all rows are written anew", pg020},
    {"PG022", warning, waiting, "postgresql", "A type or collation changes and indexes are built again", pg022},
    {"PG023", warning, rows, "postgresql", "A column becomes narrower", pg023},
    {"PG024", error, rows, "", "A table is dropped", pg024},
    {"PG025", error, rows, "", "A column is dropped", pg025},
    {"PG026", error, rows, "postgresql", "TRUNCATE", pg026},
    {"PG027", error, rows, "postgresql", "DROP DATABASE", pg027},
    {"PG028", warning, rows, "", "A column may be NULL from now on", pg028},
    {"PG029", warning, rows, "", "A constraint is dropped", pg029},
    {"PG030", error, rows, "", "A table, column or enum value is renamed", pg030},
    {"PG031", warning, rows, "", "Values have to be unique that may not be", pg031},
    {"PG032", warning, rows, "", "UPDATE or DELETE of every row", pg032},
    {"PG033", error, waiting, "postgresql", "Rows are changed while a table is locked", pg033},
    {"PG034", warning, waiting, "postgresql", "A table stays locked while rows are read or written", pg034},
    {"PG041", information, rows, "postgresql", "An enum value is added without a place", pg041},
    {"PG043", error, waiting, "postgresql", "An enum is made anew", pg043},
    {"PG044", warning, design, "postgresql", "A column of type json", pg044},
    {"PG045", information, design, "postgresql", "A column of fixed length", pg045},
    {"PG046", warning, design, "postgresql", "A timestamp without time zone", pg046},
    {"PG047", warning, design, "postgresql", "A primary key that can be used up", pg047},
    {"PG048", information, design, "postgresql", "A serial column", pg048},
    {"PG049", warning, design, "", "A foreign key without an index", pg049},
    {"PG050", warning, design, "", "A foreign key of another type than what it points at", pg050},
    {"PG052", warning, design, "", "An index that another one makes needless", pg052},
    {"PG056", information, waiting, "postgresql", "A new table points at one in use", pg056},
    {"PG057", warning, waiting, "postgresql", "A trigger is created", pg057},
    {"PG058", error, waiting, "postgresql", "ATTACH PARTITION", pg058},
    {"PG059", error, waiting, "postgresql", "DETACH PARTITION without CONCURRENTLY", pg059},
    {"PG060", error, waiting, "postgresql", "A table is stored anew", pg060},
    {"PG061", warning, waiting, "postgresql", "REFRESH MATERIALIZED VIEW without CONCURRENTLY", pg061},
    {"PG062", error, rows, "postgresql", "Row level security without a policy", pg062},
    {"PG063", warning, waiting, "postgresql", "A constraint is added to a domain", pg063},
    {"PG065", warning, design, "", "A table without a primary key", pg065},
    {"PG067", information, rows, "", "A default changes", pg067},
    {"PG069", warning, rows, "", "An index is dropped before another takes its place", pg069},
    {"PG070", warning, rows, "postgresql", "Rights, owners or policies change", pg070},
    {"PG071", warning, rows, "postgresql", "An extension is created or changed", pg071},
    {"RC001", error, design, "", "The running build names what is not there any more", nullptr},
    {"RC002", error, design, "", "The running build knows a column as another type", nullptr},
    {"RC003", error, design, "", "The running build does not know NULL there", nullptr},
    {"RC004", error, design, "", "The running build writes no value where one has to be", nullptr},
    {"RC005", error, design, "", "The running build does not know the values of an enum", nullptr},
};
// clang-format on
} // namespace

std::span<const Rule> rules() { return all; }

const Rule* find_rule(std::string_view id) {
    const auto* found = std::ranges::lower_bound(all, id, {}, &Rule::id);
    return found != std::end(all) && found->id == id ? found : nullptr;
}

} // namespace retort::lint
