#pragma once
// retort::Database, retort::Session, typed queries and retort::retry: <retort/session.hpp>.

#include <retort/database.hpp>

// One after the other, and not through each other: what a compiler says of a wrong query begins with the way by which
// it came to the header, and that is to be short.
#include <retort/session/operand.hpp>

#include <retort/session/column.hpp>

#include <retort/session/functions.hpp>

#include <retort/session/select.hpp>

#include <retort/session/change.hpp>

#include <retort/session/fits.hpp>

#include <retort/session/result.hpp>

#include <retort/session/sql_query.hpp>

#include <retort/session/load.hpp>

#include <retort/session/retry.hpp>
#include <retort/session/session.hpp>
