#pragma once
// The examples of docs/lint: bodies of upgrade() that break one rule, or do the same without breaking it.

#include <span>
#include <string_view>

#include <retort/operation/operations.hpp>

namespace lint_examples {

struct Example {
    std::string_view id;
    void (*bad)(retort::Operations&);
    void (*good)(retort::Operations&);
};

/// In order of the rules' ids.
std::span<const Example> all();
/// The tables that they meet.
void make_tables(retort::Operations& op);

} // namespace lint_examples
