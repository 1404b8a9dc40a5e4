// SPDX-License-Identifier: Apache-2.0

using System.Text.Encodings.Web;
using System.Text.Json;
using Plimsoll.Privacy.Accounting;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Usage.Aggregates;

namespace Plimsoll.Usage.Reports;

/// <summary>A publication as an entry of the Differential Privacy Deployments Registry (registry.opendp.org),
/// filled from the record: tier 3, still to be reviewed there. JSON, which is YAML as well.</summary>
/// <remarks>Fields and allowed values: <c>schemas/deployments-schema.yaml</c> of opendp/deployments-registry-data, read 2026-11-25.</remarks>
public static class DeploymentEntry
{
    public static byte[] ToUtf8(Publication publication, PublicationRecord record)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(
            stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("url_slug", $"plimsoll-{publication.Template}-{publication.Record.Hex[..12]}");
            json.WriteString("status", "Draft");
            json.WriteNumber("tier", 3);
            json.WriteStartObject("deployment");
            Basic(json, publication);
            Texts(json, "dp_variant",
                ("variant_name", "Zero-concentrated DP"),
                (
                    "data_domain",
                    $"Events of use of {publication.Publisher}'s models from {Period.Day(publication.From)} until {Period.Day(publication.Until)} (UTC), "
                        + "one row an event."),
                (
                    "unprotected_quantities",
                    record.Plan.Keys is KeySource.PublicList
                        ? "None. The list of keys was settled before counting."
                        : "None. Keys are selected by a noisy threshold, which δ pays for."));
            Loss(json, publication, record);
            Texts(json, "deployment_model",
                ("model_name", "Central"), ("actors", "The publisher sees the events; the public sees the table and its signed record."),
                ("release_type", "Many releases"),
                (
                    "release_type_details",
                    $"One budget for each {record.Scope.Window.Length switch { 4 => "year", _ => "month" }}; a report that would exceed it is refused "
                        + "before data are read, and nothing is given back."),
                ("data_source_type", "Dynamic"), ("access_type", "Non-interactive"));
            Texts(json, "accounting",
                ("post_processing", publication.ValueColumn == publication.Counts ? "None in the table." : $"Values are shown as {publication.ValueColumn}."),
                (
                    "composition",
                    $"Sequential, additive in ρ and δ, as whole units of 2^-60 and 2^-80. Spent before {record.Before.RhoText}, after "
                        + $"{record.After.RhoText}, limit {record.Limit.RhoText}; ε of everything together {record.Together.EpsilonUp}."));
            Texts(json, "implementation",
                (
                    "preprocessing_and_hyperparameter_tuning",
                    $"Each {publication.Unit} is held to {record.Plan.Caps.L0} cells and {record.Plan.Caps.LInf} in each, chosen by a keyed hash with a "
                        + "fresh key; bounds stand in a reviewed template, none was tuned on the data."),
                (
                    "mechanisms",
                    $"{PrivacyTerms.Mechanisms[record.Plan.Mechanism.Kind].Label} noise with "
                        + $"{(record.Plan.Mechanism.Kind == MechanismKind.DiscreteGaussian ? "σ²" : "scale")} = {record.Plan.Mechanism.Parameter} on "
                        + $"integers (Canonne, Kamath, Steinke 2020), exact, no floating point; random bits from {record.Facts.RandomSource}. Plimsoll "
                        + $"{record.Facts.CodeVersion}."),
                ("justification", publication.Why));
            json.WriteStartObject("administrative");
            json.WriteString("notes", $"Publication record {publication.Record}, table {publication.Table}; both can be checked offline.");
            Names(json, "registry_authors", publication.Publisher);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void Basic(Utf8JsonWriter json, Publication publication)
    {
        json.WriteStartObject("basic");
        json.WriteString("name", $"{publication.Publisher}: {publication.Title}, {publication.Window}");
        Names(json, "data_curators", publication.Publisher);
        json.WriteString("intended_use", "To let the public see how a foundation model is used.");
        json.WriteString("data_product_type", "Summary statistics");
        json.WriteString("data_product_region", "Worldwide");
        json.WriteString("description", $"{publication.Sentence} {publication.Precision}");
        json.WriteString("publication_date", publication.At.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("data_product_sector", "Technology");
        json.WriteEndObject();
    }

    private static void Loss(Utf8JsonWriter json, Publication publication, PublicationRecord record)
    {
        json.WriteStartObject("privacy_loss");
        json.WriteString("privacy_unit", $"{publication.Unit} within {publication.Window}");
        json.WriteString(
            "privacy_unit_details", $"Two datasets are adjacent when one holds all events of one more {publication.Unit} within {publication.Window}.");
        json.WriteStartObject("privacy_parameters");
        json.WritePropertyName("epsilon");
        json.WriteRawValue(record.Alone.EpsilonUp);
        json.WriteString("delta", PublicationWords.ConversionDelta(record.Charge));
        json.WritePropertyName("rho");
        json.WriteRawValue(record.Charge.RhoText);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        json.WriteStartObject(name);
        foreach (var (field, value) in fields) { json.WriteString(field, value); }
        json.WriteEndObject();
    }

    private static void Names(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartArray(name);
        json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
