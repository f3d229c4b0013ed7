#pragma once
// What tests of an application need: a database with the tables of its models, without a history, and rows to fill it.

#include <retort/testing/create_tables.hpp>
#include <retort/testing/factory.hpp>
#include <retort/testing/fresh.hpp>
