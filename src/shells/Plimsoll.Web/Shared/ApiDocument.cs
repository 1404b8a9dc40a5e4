// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Shared;

/// <summary>Title and texts of the OpenAPI document; approved in <c>docs/api/openapi.json</c>.</summary>
internal static class ApiDocument
{
    public static void Describe(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        var names = new ConcurrentDictionary<string, Type>(StringComparer.Ordinal);
        options.CreateSchemaReferenceId = info => NameOf(info, names);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Plimsoll",
                Version = "v1",
                Description = "What a foundation model's release owes, to whom and why. Following the guidance is voluntary and replaces no law.",
                License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            };
            document.Servers = [];
            new OpenApiWalker(new OneLine()).Walk(document);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            var type = context.JsonTypeInfo.Type;
            if (type == typeof(Digest))
            {
                Text(schema, "A SHA-256 digest: sha256: and 64 lower-case hexadecimal digits.");
                schema.Pattern = "^sha256:[0-9a-f]{64}$";
            }
            if (type == typeof(decimal))
            {
                (schema.Type, schema.Format) = (JsonSchemaType.Number, null);
                schema.Description = "Kept exactly: at most 28 digits, and 28 after the point.";
            }
            if (type == typeof(AskedEnd)) { Text(schema, "A day as 2026-12-24, which lasts until it has ended; or an instant, where that is said."); }
            if (type == typeof(LastDay) || type == typeof(EndsAt)) { Ends(schema, type == typeof(EndsAt)); }
            return Task.CompletedTask;
        });
    }

    /// <summary>What stands for a type in the document. The framework goes by the name of the type alone and lets the first one with it stand for all, so a
    /// name that several types of ours have goes with what a type is nested in, else with its capability.</summary>
    /// <exception cref="InvalidOperationException">Two types have one name all the same.</exception>
    private static string? NameOf(JsonTypeInfo info, ConcurrentDictionary<string, Type> given)
    {
        if (OpenApiOptions.CreateDefaultSchemaReferenceId(info) is not { } usual) { return null; }
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        var name = !Shared.Value.Contains(type.Name) || type.Namespace?.Split('.') is not ["Plimsoll", .. var parts] ? usual
            : type.DeclaringType is { } within ? within.Name + type.Name
            : (parts is ["Web", var capability, ..] ? capability : parts[0]) is var of && type.Name.StartsWith(of, StringComparison.Ordinal) ? type.Name
            : of + type.Name;
        return given.GetOrAdd(name, type) == type
            ? name
            : throw new InvalidOperationException($"{type} and {given[name]} are both {name} in the description of the interface; name one of them otherwise.");
    }

    /// <summary>What the interface speaks in, beside this program itself.</summary>
    private static readonly string[] Speaking =
        ["Plimsoll.Vocabulary", "Plimsoll.Guidance", "Plimsoll.Release", "Plimsoll.Usage", "Plimsoll.Progress", "Plimsoll.Records"];

    /// <summary>Names that several types have there, whichever of them stand in the document and in whichever order.</summary>
    private static readonly Lazy<HashSet<string>> Shared = new(() =>
        typeof(ApiDocument).Assembly.GetReferencedAssemblies().Where(a => Speaking.Contains(a.Name, StringComparer.Ordinal)).Select(Assembly.Load)
            .Append(typeof(ApiDocument).Assembly).SelectMany(a => a.GetTypes())
            .Where(t => t is { IsNestedPrivate: false, IsGenericType: false } && !t.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            .GroupBy(t => t.Name).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal));

    private static void Ends(OpenApiSchema schema, bool orInstant)
    {
        schema.Type = JsonSchemaType.Object;
        schema.Description ??= $"The last day, its time zone and the first instant after it{(orInstant ? "; the instant alone where one was named" : "")}.";
        schema.Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["day"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" }, ["zone"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["ends"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        };
        schema.Required = orInstant ? new HashSet<string> { "ends" } : new HashSet<string> { "day", "zone", "ends" };
    }

    private static void Text(OpenApiSchema schema, string description)
    {
        schema.Type = JsonSchemaType.String;
        schema.Description ??= description;
    }

    /// <summary>A description reads as one line, however the comment that it comes from is broken in the source.</summary>
    private sealed class OneLine : OpenApiVisitorBase
    {
        public override void Visit(OpenApiOperation operation) =>
            (operation.Summary, operation.Description) = (Joined(operation.Summary), Joined(operation.Description));

        public override void Visit(IOpenApiSchema schema)
        {
            if (schema is OpenApiSchema own) { own.Description = Joined(own.Description); }
        }

        public override void Visit(IOpenApiParameter parameter)
        {
            if (parameter is not OpenApiParameter own) { return; }
            own.Description = Joined(own.Description);
            // A key that may stand several times may stand no time at all; the generator of handlers says otherwise of lists.
            if (own is { In: ParameterLocation.Query, Schema.Type: JsonSchemaType.Array }) { own.Required = false; }
        }

        private static string? Joined(string? text) =>
            text is null ? null : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
