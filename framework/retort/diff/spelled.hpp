#pragma once
// The default namespace by its own name.

#include <string>

#include <retort/schema/schema.hpp>

namespace retort::diff {

/// What an inspector gives has no namespace where new tables go; a model may name it all the same ("public"). So what
/// was found there is said as `wanted` says it, with `default_namespace` where it has a table, enum or sequence of that
/// name and none without. Unchanged when `default_namespace` is empty.
schema::Schema spelled(schema::Schema found, const std::string& default_namespace, const schema::Schema& wanted);

} // namespace retort::diff
