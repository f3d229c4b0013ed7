#pragma once
// What a build cannot live with in a schema.

#include <string>
#include <vector>

#include <retort/contract/contract.hpp>

namespace retort::contract {

/// One thing that fails.
struct Break {
    std::string rule;      ///< of lint: RC001 …
    schema::Name table;    ///< of the contract
    std::string message{}; ///< "column country.code is not there any more"
    std::string why{};     ///< what the build does about it
    std::string rewrite{}; ///< the safe way

    friend bool operator==(const Break&, const Break&) = default;
};

/// In the order of the contract. Pure.
///   RC001  a table or column that it names is not there
///   RC002  a column has a type whose values it does not read or that does not take those that it writes
///   RC003  it reads NULL where it knows none
///   RC004  it writes no value, or NULL, where one has to be
///   RC005  an enum has lost a value that it writes, or got one that it cannot read
std::vector<Break> breaks(const Contract& contract, const schema::Schema& schema);

} // namespace retort::contract
