#pragma once
// What lint says of revisions made in a test.

#include <string>
#include <vector>

#include <retort/lint/lint.hpp>
#include <retort/migration/record.hpp>
#include <retort/operation/apply.hpp>
#include <support/revisions.hpp>

namespace support {

using Upgrade = void (*)(retort::Operations&);

inline void undo_nothing(retort::Operations&) {}

/// The schema that the function makes from nothing.
inline retort::schema::Schema made_by(Upgrade upgrade) {
    retort::Operations operations;
    upgrade(operations);
    retort::schema::Schema schema;
    for (const auto& one : operations.recorded()) schema = retort::operation::apply(std::move(schema), one.operation);
    return schema;
}

/// Revisions, one after the other, on a database of that kind which the first one meets as `before`.
class Linted {
public:
    Linted(std::string_view dialect, retort::schema::Schema before,
           retort::migration::OnlineMode mode = retort::migration::OnlineMode::always)
        : dialect_(retort::database::find_dialect(dialect)), before_(before), replay_(std::move(before)),
          choice_({.mode = mode}) {}

    Linted& add(Upgrade upgrade, Upgrade downgrade = undo_nothing) {
        return add(retort::migration::RevisionBody{.upgrade = upgrade, .downgrade = downgrade});
    }
    Linted& add(const retort::migration::RevisionBody& body) {
        const auto* revision = &revisions_.emplace_back(retort::Revision{"f3a1", "versions/f3a1.cpp", body});
        subjects_.push_back({retort::migration::make_work(dialect_, {revision, retort::migration::Direction::upgrade},
                                                          replay_, choice_)});
        return *this;
    }

    Linted& add(std::vector<retort::operation::Recorded> recorded) {
        const auto* revision =
            &revisions_.emplace_back(retort::Revision{"f3a1", "versions/f3a1.cpp", {.downgrade = undo_nothing}});
        subjects_.push_back(
            {retort::migration::make_work(dialect_, {revision}, std::move(recorded), replay_, choice_)});
        return *this;
    }
    /// The one that was added last.
    Linted& not_asked_about() {
        subjects_.back().is_asked_about = false;
        return *this;
    }

    [[nodiscard]] std::vector<retort::lint::Finding> findings(const retort::lint::Settings& settings = {}) const {
        return retort::lint::lint(dialect_, before_, subjects_, settings);
    }

private:
    const retort::database::Dialect& dialect_;
    retort::schema::Schema before_;
    retort::operation::Replay replay_;
    retort::migration::OnlineChoice choice_;
    std::deque<retort::Revision> revisions_;
    std::vector<retort::lint::Subject> subjects_;
};

/// "error PG025 customer, warning DR007", with the reason where somebody allows it.
inline std::string told(const std::vector<retort::lint::Finding>& findings) {
    std::string text;
    for (const auto& one : findings) {
        text += (text.empty() ? "" : ", ") + std::string(to_string(one.severity)) + " " + one.rule;
        if (!one.table.name.empty()) text += " " + display(one.table);
        if (!one.allowed.empty()) text += " (" + one.allowed + ")";
    }
    return text;
}

} // namespace support
