#pragma once
// Which tables an operation makes anew.

#include <span>

#include <retort/database/effect.hpp>
#include <retort/operation/operation.hpp>

namespace retort::sqlite {

/// The tables that compile() rebuilds for the batch. No lock is said: one writer at a time has the whole file, from the
/// beginning of a revision to its end (https://sqlite.org/lockingv3.html).
database::Effects effects(std::span<const operation::Recorded> batch, const schema::Schema& before);

} // namespace retort::sqlite
