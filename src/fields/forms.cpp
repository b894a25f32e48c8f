#include "fields/forms.hpp"

#include <algorithm>
#include <set>

#include "fields/answers.hpp"
#include "fields/codes.hpp"
#include "fields/definitions.hpp"
#include "fields/permissions.hpp"
#include "fields/store.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::fields {

namespace {

constexpr int forms_max = 500;

std::vector<FormItem> items_of(const store::FormRow& row) {
    auto read = wire::parse<FormItems>(row.items, wire::UnknownMembers::skipped);
    return read ? std::move(read->items) : std::vector<FormItem>();
}

FormView view(db::Sql& sql, const store::FormRow& row) {
    FormView view{
        .id = row.id,
        .kind = row.kind,
        .variant = row.variant,
        .intro = row.intro,
        .items = items_of(row),
        .version = row.version,
    };
    if (row.application != 0)
        if (auto application = identity::find_application(sql, Id<Application>{row.application}))
            view.application = application->key;
    return view;
}

std::string at(std::size_t item, std::string_view member) {
    return "items[" + std::to_string(item) + "]." + std::string(member);
}

Result<> check_items(db::Sql& sql, std::string_view kind, const std::vector<FormItem>& items) {
    if (items.size() > items_max)
        return invalid(
            {wrong("items", mainstay::code::too_many_items, {{"max", std::to_string(items_max)}})}
        );
    std::set<std::string> known, before;
    for (const auto& field : store::fields(sql, kind)) known.insert(field.name);
    std::vector<FieldError> faults;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto& [field, is_required, when] = items[i];
        if (!known.contains(field.value))
            faults.push_back(wrong(at(i, "field"), code::unknown_field));
        if (when && !before.contains(when->field.value))
            faults.push_back(wrong(at(i, "when.field"), code::when_not_before));
        if (when && (when->values.empty() || when->values.size() > when_values_max))
            faults.push_back(wrong(
                at(i, "when.values"), code::when_without_values,
                {{"max", std::to_string(when_values_max)}}
            ));
        if (!before.insert(field.value).second)
            faults.push_back(wrong(at(i, "field"), code::field_repeated));
    }
    if (!faults.empty()) return invalid(std::move(faults));
    return {};
}

Result<> check_variant(const FieldKind& kind, std::string_view variant) {
    if (variant.empty() || std::ranges::find(kind.variants, variant) != kind.variants.end())
        return {};
    std::string all;
    for (auto each : kind.variants) all += (all.empty() ? "" : ", ") + std::string(each);
    return invalid({wrong("variant", code::unknown_variant, {{"variants", std::move(all)}})});
}

wire::json::object recorded(const FormView& view) {
    auto object = wire::encode(view).as_object();
    for (const char* member : {"id", "version"}) object.erase(member);
    return object;
}

}  // namespace

Result<http::Page<FormView>> list_forms(
    db::Sql& sql, const Call& call, const ListForms& request, const FieldKinds& kinds
) {
    TRY(identity::require(call, field_read));
    TRY(kind_named(kinds, request.kind.value));
    http::Page<FormView> page;
    for (const auto& row : store::forms(sql, request.kind.value, forms_max))
        page.items.push_back(view(sql, row));
    if (identity::may(call, field_write)) page.may.emplace_back("create");
    return page;
}

Result<FormView> put_form(
    db::Sql& sql, const Call& call, const PutForm& request, const FieldKinds& kinds
) {
    TRY(identity::require(call, field_write));
    const auto* kind = TRY(kind_named(kinds, request.kind.value));
    store::FormRow row{
        .kind = request.kind.value,
        .variant = request.variant ? request.variant->value : std::string(),
        .intro = request.intro.value,
        .items = wire::print(FormItems{request.items}),
    };
    TRY(check_variant(*kind, row.variant));
    if (request.application) {
        auto application = identity::find_application(sql, request.application->value);
        if (!application) return invalid({wrong("application", code::unknown_form_application)});
        row.application = application->id.value;
    }
    TRY(check_items(sql, row.kind, request.items));
    auto id = store::keep_form(sql, row);
    auto made = view(sql, *store::form(sql, id));
    timeline::record(
        sql, call, {"form", id.value}, made.version == 1 ? "created" : "changed", {}, recorded(made)
    );
    return made;
}

Result<> remove_form(db::Sql& sql, const Call& call, const RemoveForm& request) {
    TRY(identity::require(call, field_write));
    auto row = store::form(sql, request.id);
    if (!row) return refuse(mainstay::code::not_found);
    timeline::record(sql, call, {"form", row->id.value}, "removed", recorded(view(sql, *row)), {});
    store::remove_form(sql, request.id);
    return {};
}

Result<FormToFill> ask_form(
    db::Sql& sql, const Call& call, const AskForm& request, const FieldKinds& kinds
) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    const auto* kind = TRY(kind_named(kinds, request.kind.value));
    const auto variant = request.variant ? request.variant->value : std::string();
    TRY(check_variant(*kind, variant));
    auto application = identity::find_application(sql, request.application.value);
    if (!application || !identity::may_use(sql, call, application->id))
        return invalid({wrong("application", code::unknown_form_application)});
    auto form = form_for(sql, kind->name, application->id, variant);
    if (!call.caller->is_staff()) form = for_requesters(std::move(form));
    FormToFill filled{.intro = std::move(form.intro), .fields = {}};
    for (auto& [field, is_required, when] : form.asked)
        filled.fields.push_back({
            .name = field.name,
            .label = field.label,
            .help = field.help,
            .type = field.type,
            .choices = field.choices,
            .is_required = is_required,
            .when = when,
            .scale = field.scale,
            .unit = field.unit,
            .minimum = bound_text(field, field.minimum),
            .maximum = bound_text(field, field.maximum),
        });
    return filled;
}

bool are_forms(db::Sql& sql) { return store::forms_there_are(sql) > 0; }

Form form_for(
    db::Sql& sql, std::string_view kind, Id<Application> application, std::string_view variant
) {
    Form form;
    if (!are_forms(sql)) return form;
    auto row = store::form_for(sql, kind, application, variant);
    if (!row) return form;
    form.intro = row->intro;
    const auto known = store::fields(sql, kind);
    for (auto& [name, is_required, when] : items_of(*row)) {
        auto field = std::ranges::find(known, name.value, &Field::name);
        if (field != known.end() && field->is_active)
            form.asked.push_back({*field, is_required, std::move(when)});
    }
    return form;
}

std::optional<Id<Form>> form_id_for(
    db::Sql& sql, std::string_view kind, Id<Application> application, std::string_view variant
) {
    if (!are_forms(sql)) return std::nullopt;
    auto row = store::form_for(sql, kind, application, variant);
    if (!row) return std::nullopt;
    return row->id;
}

}  // namespace mainstay::fields
