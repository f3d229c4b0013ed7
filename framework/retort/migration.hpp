#pragma once
// All that a revision file includes. Light on purpose: a thousand of them must stay buildable.

#include <retort/migration/revision.hpp>
#include <retort/operation/operations.hpp>
