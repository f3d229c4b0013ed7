#pragma once
// What tests of an application need: a database with the tables of its models, without a history.

#include <retort/testing/create_tables.hpp>
#include <retort/testing/fresh.hpp>
