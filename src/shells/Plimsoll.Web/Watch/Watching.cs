// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Outbound;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Watch;

/// <summary>By what the server can be watched: metrics, traces, and lines of the log. Nothing leaves it unless whoever runs it says where to.</summary>
/// <param name="Metrics">Where Prometheus may read, as a URL; null where it may not.</param>
/// <param name="Otlp">Where metrics and traces are sent to; null where they are not.</param>
/// <param name="Json">Whether lines of the log are JSON.</param>
/// <param name="Access">Whether each request is told in the log.</param>
internal sealed record Watching(string? Metrics, Uri? Otlp, bool Json, bool Access)
{
    private const string On = "on", Off = "off", Text = "text", JsonText = "json";

    private const string MetricsKey = "Watch:Metrics", OtlpKey = "Watch:Otlp", LogKey = "Watch:Log", AccessKey = "Watch:AccessLog";

    /// <summary>Whose instruments are read.</summary>
    internal static readonly string[] Meters =
    [
        Instruments.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting",
        "Microsoft.AspNetCore.Diagnostics", "System.Runtime",
    ];

    /// <summary>Every address with every status that it gives.</summary>
    private const int MostSeries = 8000;

    /// <summary>How long a collector may take to answer; no stop waits longer for it.</summary>
    private const int CollectorPatience = 3000;

    /// <summary>Methods that are told apart. Source: OpenTelemetry semantic conventions, http.request.method.</summary>
    private static readonly HashSet<string> Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE"];

    /// <summary>What a request is traced by. Whatever else a part of the framework notes of it, such as its address, goes.</summary>
    private static readonly HashSet<string> Traced = ["http.request.method", "http.route", "http.response.status_code", "error.type"];

    public static readonly IReadOnlyList<Settable> Settings =
    [
        new("metrics", MetricsKey, "ADDRESS", "none", "where Prometheus reads /metrics: a port of this machine, as 9464, or http://ADDRESS:PORT"),
        new("otlp", OtlpKey, "ADDRESS", "none", "where metrics and traces are sent by OTLP over HTTP, as http://127.0.0.1:4318"),
        new("log", LogKey, "FORM", Text, $"form of the log, {Text} or {JsonText}; a line each"),
        new("access-log", AccessKey, "WORD", Off, $"{On} tells each request in the log, by the pattern of its address"),
    ];

    public static Result<Watching> Read(IConfiguration settings)
    {
        if (!MetricsOf(settings[MetricsKey]).Succeeds(out var metrics, out var refusal) || !OtlpOf(settings[OtlpKey]).Succeeds(out var otlp, out refusal)
            || !Is(settings, LogKey, "log", JsonText, Text).Succeeds(out var json, out refusal)
            || !Is(settings, AccessKey, "access-log", On, Off).Succeeds(out var access, out refusal))
        {
            return refusal;
        }
        return new Watching(metrics.Url, otlp.Url is { } url ? new Uri(url) : null, json.Is, access.Is);
    }

    /// <summary>How lines of the log look, and which there are.</summary>
    public void Log(ILoggingBuilder logging)
    {
        // Where no form is named the logger takes none of what a form is told.
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.FormatterName ??= ConsoleFormatterNames.Simple)
            .Configure<SimpleConsoleFormatterOptions>(options => options.SingleLine = true);
        if (Json) { logging.AddJsonConsole(options => (options.TimestampFormat, options.UseUtcTimestamp) = ("O", true)); }
        logging.AddFilter(typeof(AccessLog).FullName, Access ? LogLevel.Information : LogLevel.None)
            .AddFilter<ConsoleLoggerProvider>(typeof(AccessLog).FullName, Access ? LogLevel.Information : LogLevel.None);
    }

    public void AddTo(IServiceCollection services, OutboundDoor outbound)
    {
        services.AddSingleton<Instruments>().AddSingleton<AccessLog>().AddSingleton<Notices>()
            .AddSingleton<Duties>().AddSingleton<IMeasured>(provider => provider.GetRequiredService<Duties>())
            .AddSingleton<DiskCheck>().AddSingleton<IReadyCheck>(provider => provider.GetRequiredService<DiskCheck>())
            .AddSingleton<IMeasured>(provider => provider.GetRequiredService<DiskCheck>())
            .AddSingleton<IMeasured, ServerWatch>()
            .AddSingleton<IReadyCheck, KeyCheck>()
            .AddHostedService<WatchServer>();
        if (Metrics is null && Otlp is null) { return; }
        var watched = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("plimsoll", serviceVersion: Version));
        watched.WithMetrics(meters =>
        {
            meters.AddMeter(Meters);
            meters.AddView("http.server.request.duration", new ExplicitBucketHistogramConfiguration
            {
                Boundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], CardinalityLimit = MostSeries,
            });
            if (Metrics is not null) { meters.AddPrometheusExporter(); }
            if (Otlp is not null) { meters.AddOtlpExporter((exporter, _) => To(exporter, outbound, "v1/metrics")); }
        });
        if (Metrics is { } address)
        {
            services.AddSingleton(provider => new MetricsDoor(address, provider.GetRequiredService<MeterProvider>()))
                .AddHostedService(provider => provider.GetRequiredService<MetricsDoor>());
        }
        if (Otlp is null) { return; }
        services.AddSingleton<DistributedContextPropagator, OwnTraces>();
        watched.WithTracing(traces => traces
            .AddSource(Instruments.Name, "Microsoft.AspNetCore").AddOtlpExporter(exporter => To(exporter, outbound, "v1/traces")));
    }

    /// <summary>Watches every request; before anything else, so that nothing is answered without it.</summary>
    public static void Use(WebApplication app)
    {
        var (instruments, access) = (app.Services.GetRequiredService<Instruments>(), app.Services.GetRequiredService<AccessLog>());
        var notices = app.Services.GetRequiredService<Notices>();
        app.Use(async (http, next) =>
        {
            var (since, counted) = (Stopwatch.GetTimestamp(), access.Tells(http.Request) ? new CountedStream(http.Response.Body) : null);
            if (counted is not null) { http.Response.Body = counted; }
            try { await next(http); }
            finally
            {
                // Another part may have the endpoint put away while it tells of a fault.
                var endpoint = http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
                var route = endpoint is RouteEndpoint { RoutePattern.RawText: { } pattern } ? $"/{pattern.TrimStart('/')}" : null;
                var (method, status) = (Methods.Contains(http.Request.Method) ? http.Request.Method : "_OTHER", http.Response.StatusCode);
                if (Refused.Of(http) is { } refused)
                {
                    instruments.Refused(refused.Code);
                    if (refused.IsUnwritten) { notices.Tell("refused writes", refused.Sentence); }
                }
                if (endpoint?.Metadata.GetMetadata<ForGateways>() is not null) { instruments.Looked(status); }
                if (http.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span) { Trace(span, method, route, status); }
                if (counted is not null) { access.Write(method, route ?? "-", status, Stopwatch.GetElapsedTime(since), counted.Bytes); }
            }
        });
    }

    private static string Version => typeof(Watching).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private static void Trace(Activity span, string method, string? route, int status)
    {
        foreach (var (name, _) in span.TagObjects.ToArray()) { if (!Traced.Contains(name)) { span.SetTag(name, null); } }
        span.DisplayName = route is null ? method : $"{method} {route}";
        span.SetTag("http.request.method", method).SetTag("http.route", route).SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetTag("error.type", status.ToString(CultureInfo.InvariantCulture)).SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>To the one address that was named, whatever it answers: the setting lists its host for this, and for nothing else.</summary>
    private void To(OtlpExporterOptions exporter, OutboundDoor outbound, string path)
    {
        (exporter.Protocol, exporter.Endpoint, exporter.TimeoutMilliseconds) = (OtlpExportProtocol.HttpProtobuf, new Uri(Otlp!, path), CollectorPatience);
        exporter.HttpClientFactory = () => outbound.ClientTo(Otlp!, TimeSpan.FromMilliseconds(CollectorPatience));
    }

    private static Result<Named> MetricsOf(string? said)
    {
        if (said is null or "") { return new Named(null); }
        if (ushort.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var port)) { return new Named($"http://127.0.0.1:{port}"); }
        return Uri.TryCreate(said, UriKind.Absolute, out var url) && url is { Scheme: "http", PathAndQuery: "/", UserInfo: "", Fragment: "" }
            ? new Named($"http://{url.Authority}")
            : new Refusal(
                WebCodes.BadSetting, "metrics", said, "is no address to listen at", "write a port of this machine, such as 9464, or http://127.0.0.1:9464");
    }

    private static Result<Named> OtlpOf(string? said)
    {
        if (said is null or "") { return new Named(null); }
        return Uri.TryCreate(said, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" }
            ? new Named(url.AbsoluteUri.TrimEnd('/') + "/")
            : new Refusal(
                WebCodes.BadSetting, "otlp", null, "holds no address of a collector",
                "write one without a name, a query or a secret, such as http://127.0.0.1:4318");
    }

    private static Result<Chosen> Is(IConfiguration settings, string key, string name, string yes, string no) => settings[key] switch
    {
        null or "" => new Chosen(false),
        var said when said == yes => new Chosen(true),
        var said when said == no => new Chosen(false),
        var said => new Refusal(WebCodes.BadSetting, name, said, "is not known", $"write {yes} or {no}, or leave it out"),
    };

    /// <param name="Url">Null where nobody named one.</param>
    private sealed record Named(string? Url);

    private sealed record Chosen(bool Is);
}
