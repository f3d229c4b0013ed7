#pragma once
// retort::Database, retort::Session, typed queries and retort::retry: <retort/session.hpp>.

#include <retort/database.hpp>
#include <retort/session/retry.hpp>
#include <retort/session/session.hpp>
