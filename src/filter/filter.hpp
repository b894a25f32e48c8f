// The face of filter/: the language in which lists are narrowed. A module declares the fields of
// its things; text is parsed, checked, completed, explained and made a condition of SQL. Knows no
// module's tables.
#pragma once

#include "filter/check.hpp"
#include "filter/codes.hpp"
#include "filter/complete.hpp"
#include "filter/condition.hpp"
#include "filter/date.hpp"
#include "filter/explain.hpp"
#include "filter/field.hpp"
#include "filter/parse.hpp"
#include "filter/syntax.hpp"
