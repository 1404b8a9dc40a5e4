// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Plimsoll.Web.Shared;

/// <summary>Title and texts of the OpenAPI document; approved in <c>docs/api/openapi.json</c>.</summary>
internal static class ApiDocument
{
    public static void Describe(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
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
            return Task.CompletedTask;
        });
    }
}
