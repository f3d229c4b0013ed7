#pragma once
// Which operations of a run get the form that keeps nobody waiting while rows are read (Dialect::online). A revision
// says what, the planner says how.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <retort/database/dialect.hpp>
#include <retort/migration/run_tables.hpp>

namespace retort::migration {

/// `automatic`: for tables of more rows than the threshold. `always`: for all tables that were there before the run.
enum class OnlineMode { automatic, always, never };

struct Online {
    OnlineMode mode = OnlineMode::automatic;
    std::int64_t threshold = 10'000; ///< rows, about
};

/// "auto", "always", "never".
std::string_view to_string(OnlineMode mode) noexcept;
/// Throws Error (usage) for any other word.
OnlineMode online_mode(std::string_view word);

/// Which operations of a revision have the online form: their places among those for the database, from 1. What the
/// history keeps, as "2,5", so that a revision which was left half done goes on in the same form.
using OnlinePlaces = std::set<std::size_t>;
std::string to_text(const OnlinePlaces& places);
/// Of the text that to_text() gave.
OnlinePlaces online_places(std::string_view text);

/// Chooses for one run, revision after revision.
class OnlineChoice {
public:
    /// About how many rows a table has that is there now; nothing: nobody knows.
    using CountRows = std::function<std::optional<std::int64_t>(const schema::Name&)>;

    /// Without `count_rows` (a script) no table is known to be large.
    explicit OnlineChoice(const Online& online = {}, CountRows count_rows = {});

    /// The online form of the operation where it is to have it, else nothing.
    [[nodiscard]] std::vector<operation::Operation>
    form_of(const database::Dialect& dialect, const operation::Recorded& recorded, const schema::Schema& before);
    /// After each operation: new tables are nobody's yet, and renamed ones as large as they were.
    void follow(const operation::Operation& operation) { tables_.follow(operation); }

private:
    [[nodiscard]] bool is_busy(const database::Effects& effects);
    [[nodiscard]] std::optional<std::int64_t> rows_of(const schema::Name& table);

    Online online_;
    CountRows count_rows_;
    RunTables tables_;
    std::map<schema::Name, std::optional<std::int64_t>> counted_;
};

} // namespace retort::migration
