#pragma once
// retort::Database and what it gives: <retort/database.hpp>.

#include <retort/database/database.hpp>
#include <retort/error.hpp>
