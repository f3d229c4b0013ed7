#pragma once
// Operations as the body of a revision's upgrade() or downgrade(), as a person would write them.

#include <string>
#include <vector>

#include <retort/operation/operation.hpp>

namespace retort::render {

/// An operation, and what whoever reads the revision should know before it runs.
struct Written {
    operation::Operation operation;
    std::vector<std::string> warnings{};
    // How it is to be run (operation::Recorded).
    std::string dialect{};
    bool autocommit = false;
    operation::Form form = operation::Form::chosen;
    std::vector<operation::Allowed> allowed{};
};

/// What was recorded, to be written down again.
std::vector<Written> written(const std::vector<operation::Recorded>& recorded);

/// One statement for each operation, in the words of operation/operations.hpp and vocabulary.hpp, with what is default
/// or conventional left out; each warning is a comment above it. Lines are indented by four columns and end with a line
/// end. `op` is the operations that are written to, `using namespace retort::ddl` holds, <string> is included, and
/// <limits> where a number is infinite or none.
///
/// The compiled text records the same operations, canonical (schema::canonicalise): names, SQL and values are data,
/// whatever is in them. Throws Error (unsupported) for a data step in C++, which is code and no data, and Error (value)
/// for text that is not UTF-8 or has a NUL character where no database can have one.
std::string render_operations(const std::vector<Written>& operations);

} // namespace retort::render
