#pragma once
// What lint has to say.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <retort/schema/name.hpp>

namespace retort::lint {

enum class Severity { information, warning, error };

std::string_view to_string(Severity severity) noexcept;

struct Finding {
    std::string rule; ///< "PG020"; docs/lint/PG020.md says more
    Severity severity = Severity::warning;
    std::string revision;
    std::string file; ///< as messages show it
    int line = 0;
    schema::Name table{};               ///< empty: about no single table
    std::optional<std::int64_t> rows{}; ///< about how many it has, where somebody knows
    std::string message;                ///< what is done
    std::string why;                    ///< what comes of it: the lock it takes and whom it keeps waiting, what is lost
    std::string rewrite;                ///< the safe way
    std::string allowed{};              ///< the reason that op.allow() gives; empty: nobody allows it

    friend bool operator==(const Finding&, const Finding&) = default;
};

} // namespace retort::lint
