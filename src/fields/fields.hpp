// The face of fields/: fields that administrators add to the things of other modules, the forms
// that ask for them, and their values. It knows no thing: modules declare theirs
// (module/field_kind.hpp).
#pragma once

#include <span>
#include <vector>

#include "db/migration.hpp"
#include "fields/answers.hpp"
#include "fields/codes.hpp"
#include "fields/definitions.hpp"
#include "fields/form.hpp"
#include "fields/forms.hpp"
#include "fields/permissions.hpp"
#include "fields/values.hpp"
#include "http/route.hpp"
#include "module/field_kind.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::fields {

/// What server/ installs: fields of these kinds of things.
Module module(FieldKinds kinds);

/// The tables of this module. They stand above those of identity/.
std::span<const db::Migration> migrations();

std::vector<http::Route> routes(const FieldKinds& kinds);

}  // namespace mainstay::fields
