#pragma once
// retort::Database, retort::Session and typed queries: <retort/session.hpp>.

#include <retort/database.hpp>
#include <retort/session/session.hpp>
