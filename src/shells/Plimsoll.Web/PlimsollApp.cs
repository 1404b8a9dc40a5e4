// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Plimsoll.Storage.Clocks;
using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;
using Plimsoll.Web.Outbound;
using Plimsoll.Web.Shared;
using Plimsoll.Web.Watch;

namespace Plimsoll.Web;

/// <summary>The application, built once for the executable and the tests.</summary>
public sealed class PlimsollApp
{
    /// <summary>Where the server listens unless <c>--urls</c> says otherwise; never more than this machine by default.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Longest request line: a reader's ticks and links live in the address, and 103 of them need more than the default 8 KiB.</summary>
    public const int MaxRequestLine = 48 * 1024;

    /// <summary>Largest body where an address does not say otherwise.</summary>
    internal const int MaxBody = 256 * 1024;

    /// <summary>Bytes of a connection that nobody has read yet.</summary>
    private const int MostUnread = 128 * 1024;

    /// <summary>How long a stop may take at most, and how much of that bodies have that are on their way.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(8), LastBodies = TimeSpan.FromSeconds(2);

    /// <summary>The switch that fills an empty installation with a sample.</summary>
    private const string DemoSwitch = "--demo";

    /// <summary>The switch by which an operator says that the clock of the machine is right, whatever the journal says.</summary>
    internal const string ClockSwitch = "--accept-clock";

    /// <summary>The switch that says how many events the sample has.</summary>
    private const string EventsSwitch = "--demo-events";

    /// <summary>Marks a request for the head of a page while its address is looked up.</summary>
    private static readonly object HeadAsked = new();

    private readonly WebApplication _web;
    private readonly DataFolder? _data;
    private readonly IReadOnlyList<Module> _modules;
    private readonly string? _passing;
    private readonly bool _demo;
    private readonly long? _events;

    /// <param name="passing">A data folder that goes when the server does.</param>
    private PlimsollApp(WebApplication web, DataFolder? data, IReadOnlyList<Module> modules, bool demo = false, string? passing = null, long? events = null) =>
        (_web, _data, _modules, _demo, _passing, _events) = (web, data, modules, demo, passing, events);

    /// <summary>The sample organisation, once it is made.</summary>
    internal Demo? Sample { get; private set; }

    /// <summary>Pages that the events of the sample ended in.</summary>
    internal IReadOnlyList<string> Published { get; private set; } = [];

    /// <summary>Where long work says how far it is.</summary>
    internal TextWriter? Progress { get; set; }

    /// <summary>Addresses in use once started.</summary>
    public ICollection<string> Urls => _web.Urls;

    /// <summary>Where metrics can be read, once started; null where they cannot.</summary>
    internal string? MetricsUrl => _web.Services.GetService<MetricsDoor>()?.Url;

    /// <summary>Reads settings and content and wires the routes. A wrong setting or a refused pack is a refusal, not a half-started server.</summary>
    public static Result<PlimsollApp> Create(string[] args) => Create(args, MachineClock.Here);

    /// <param name="clock">What time it is; tests move it.</param>
    internal static Result<PlimsollApp> Create(string[] args, TimeProvider clock) => Create(args, clock, Modules.All());

    /// <param name="modules">What the application can do.</param>
    /// <param name="limits">What bodies may take; what this machine bears, when null.</param>
    internal static Result<PlimsollApp> Create(string[] args, TimeProvider clock, IReadOnlyList<Module> modules, PlaceLimits? limits = null)
    {
        var (demo, accepted) = (args.Contains(DemoSwitch), args.Contains(ClockSwitch));
        args = [.. args.Where(a => a is not (DemoSwitch or ClockSwitch))];
        // Which events there are is asked of the runtime, a type at a time; what is built meanwhile does not need it.
        var books = Task.Run(() => new StreamBooks(modules.SelectMany(m => m.Streams), modules.SelectMany(m => m.Publishing)));
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        if (Configure(builder.Configuration, args, modules) is { } unset) { return unset; }
        var read = Modules.ReadAtStart(modules, builder.Configuration);
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            // A failed start is told in one sentence of our own.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            // It warns of every form that we forbid to be stored more strictly than it would.
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
        QuietFramework.Keep(builder.Services);
        var endpoints = builder.Configuration.GetSection("Kestrel:Endpoints").Exists();
        var urls = builder.Configuration["urls"] is { Length: > 0 } said ? said : DefaultUrl;
        if (!endpoints) { builder.WebHost.UseUrls(urls); }
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLine;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            // What a connection may hold that nobody has read yet: room for the longest line and its headers, and for little of a body without a place.
            kestrel.Limits.MaxRequestBufferSize = MostUnread;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 2 * MostUnread;
            kestrel.Limits.Http2.InitialStreamWindowSize = MostUnread;
        });
        builder.WebHost.UseSockets(sockets => sockets.MaxReadBufferSize = MostUnread);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestStop);
        // A form is held in memory, where it has its place; what is larger than its address takes is refused before.
        builder.Services.Configure<FormOptions>(form => form.MemoryBufferThreshold = int.MaxValue);

        var (streams, steady) = (books.GetAwaiter().GetResult(), new SteadyClock(clock, accepted));
        if (read() is { } unread) { return unread; }
        if (!Setting.Read(builder.Configuration, "Data:MostPages", 64).Succeeds(out var mostPages, out var refusal)
            || !Setting.Read(builder.Configuration, "Demo:Events", 1).Succeeds(out var events, out refusal)
            || !Proxies.Read(builder.Configuration).Succeeds(out var proxies, out refusal)
            || !Quotas.Read(builder.Configuration).Succeeds(out var quotas, out refusal)
            || !OutboundDoor.Read(builder.Configuration).Succeeds(out var outbound, out refusal)
            || !Watching.Read(builder.Configuration).Succeeds(out var watching, out refusal))
        {
            return refusal;
        }
        if (events.Value is not null && !demo)
        {
            return new Refusal(WebCodes.UnknownSwitch, "switch", EventsSwitch, $"makes sense with {DemoSwitch} alone", $"add {DemoSwitch}");
        }
        if (!endpoints && Listening.Refuse(urls) is { } taken) { return taken; }
        if (watching.Metrics is { } metrics && Listening.Refuse(metrics, "metrics") is { } kept) { return kept; }
        watching.Log(builder.Logging);
        var passing = demo && builder.Configuration["Data:Directory"] is null ? Directory.CreateTempSubdirectory("plimsoll-demo-").FullName : null;
        var folder = builder.Configuration["Data:Directory"] ?? passing ?? DataFolder.Usual;
        if (!DataFolder.Open(folder, streams, steady, (int?)mostPages.Value).Succeeds(out var data, out refusal))
        {
            // A history that does not hold is no reason to be silent: whoever asks is told the first entry that is broken.
            return refusal.Is == JournalCodes.Broken ? new PlimsollApp(BrokenJournal.Build(builder, refusal), null, []) : refusal;
        }
        if (demo && !data.Books.Now.Accounts.Accounts.IsEmpty)
        {
            var path = data.Path;
            data.Dispose();
            return new Refusal(
                WebCodes.DemoNotEmpty, "data folder", path,
                "has accounts already, and a sample is never mixed with them",
                $"use {DemoSwitch} without --data, or with an empty folder");
        }
        data.AddTo(builder.Services, quotas.EvidenceBytes);
        foreach (var module in modules)
        {
            module.AddServices(builder.Services);
            foreach (var erasing in module.Erasures) { builder.Services.AddSingleton(typeof(IErasing), erasing); }
            foreach (var beginning in module.Beginnings) { builder.Services.AddSingleton(typeof(IBeginning), beginning); }
        }
        builder.Services.AddRazorComponents();
        // What forms carry against forgery is protected by keys of the data folder, so that a form that was open over a restart can still be sent.
        builder.Services.AddDataProtection()
            .SetApplicationName("plimsoll")
            .PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(data.Path, ServerKeys.Folder, "forms")));
        builder.Services.AddSingleton<Microsoft.AspNetCore.Antiforgery.IAntiforgery, FormTokens>();
        builder.Services.AddProblemDetails(Problems.Customise);
        builder.Services.AddPublicRateLimit();
        builder.Services.AddSingleton<Lanes>();
        builder.Services.AddSingleton(limits ?? PlaceLimits.OfThisMachine());
        builder.Services.AddSingleton<Places>();
        builder.Services.AddSingleton(quotas);
        builder.Services.AddSingleton<RequestQuota>();
        builder.Services.AddSingleton<IQuota>(provider => provider.GetRequiredService<RequestQuota>());
        builder.Services.AddSingleton<IQuota, BodyQuota>();
        builder.Services.AddSingleton<FaultLog>();
        builder.Services.AddSingleton(outbound);
        watching.AddTo(builder.Services, outbound);
        builder.Services.AddSingleton<CacheBudget>();
        builder.Services.AddSingleton<FormShares>();
        builder.Services.AddResponseCompression(options => options.EnableForHttps = true);
        builder.Services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        builder.Services.AddOpenApi("v1", ApiDocument.Describe);

        var app = builder.Build();
        Watching.Use(app);
        app.UseSecurityHeaders();
        app.UseRetryAfter();
        app.UseOutwardLocation();
        var faults = app.Services.GetRequiredService<FaultLog>();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Problems.BrokenAsync,
            // A caller's malformed request is told to the caller; neither it nor a fault that anybody can bring about may fill the log.
            SuppressDiagnosticsCallback = context => !faults.Tells(context.HttpContext, context.Exception),
        });
        app.Use(async (http, next) =>
        {
            try { await next(http); }
            catch (Exception e) when (http.Response.HasStarted) { faults.BreakOff(http, e); }
        });
        app.UseHostCheck();
        app.UseStatusCodePages(Problems.StatusPageAsync);
        // Before anybody is counted, signed in or answered: from here on the caller is who the proxy says.
        proxies.Use(app);
        app.MapStaticFiles();
        // A page that can be had can be asked about: what is found by GET answers HEAD, and the server sends no body then. An address
        // of the API is what its description says, and some of those put on the record that something was handed over.
        app.Use((http, next) =>
        {
            if (HttpMethods.IsHead(http.Request.Method) && !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
            {
                (http.Items[HeadAsked], http.Request.Method) = (true, HttpMethods.Get);
            }
            return next(http);
        });
        app.UseRouting();
        app.Use((http, next) =>
        {
            if (http.Items.ContainsKey(HeadAsked)) { http.Request.Method = HttpMethods.Head; }
            return next(http);
        });
        // Outermost: a cached page costs neither compression nor a permit.
        app.UseOutputCache();
        app.UseRateLimiter();
        app.UseOwnPages();
        var gatekeeper = app.Services.GetRequiredService<Gatekeeper>();
        app.Use((http, next) => gatekeeper.InvokeAsync(http, next));
        app.UseRequestQuota(app.Services.GetRequiredService<RequestQuota>());
        app.UseLanes(app.Services.GetRequiredService<Lanes>());
        app.UsePlaces(app.Services.GetRequiredService<Places>(), Stopping(app.Lifetime));
        // Inside the lanes: it is work for whoever asked for the page.
        app.UseResponseCompression();
        app.UseOutwardPages();
        app.MapMethods("/health", ["GET", "HEAD"], () => Readiness.Lives).WithName("Health").ExcludeFromDescription().DisableRateLimiting();
        app.MapMethods(Readiness.LivePath, ["GET", "HEAD"], () => Readiness.Lives).WithName("Live").ExcludeFromDescription().DisableRateLimiting();
        app.MapMethods(Readiness.Path, ["GET", "HEAD"], (HttpContext http) => Readiness.Show(http.RequestServices.GetServices<IReadyCheck>()))
            .WithName("Ready").ExcludeFromDescription().DisableRateLimiting();
        app.MapOpenApi("/openapi/{documentName}.json");
        foreach (var module in modules) { module.Map(app); }
        if (Gatekeeper.Open(((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)).ToArray() is [var open, ..])
        {
            throw new InvalidOperationException($"{open} asks for no right.");
        }
        return new PlimsollApp(app, data, modules, demo, passing, events.Value);
    }

    /// <summary>Brings what somebody set into a configuration; a switch that is not known is refused.</summary>
    internal static Refusal? Configure(IConfigurationBuilder configuration, string[] args, IReadOnlyList<Module> modules)
    {
        var settings = Settings.All(modules);
        return args.FirstOrDefault(a => a.StartsWith('-') && settings.All(s => s.Switch != a.Split('=')[0])) is { } unknown
            ? new Refusal(
                WebCodes.UnknownSwitch, "switch", unknown, "is not known",
                $"use {string.Join(" | ", settings.Select(s => s.Switch))} | {DemoSwitch} | {ClockSwitch}, or --help")
            : Settings.Bring(configuration, args, settings);
    }

    /// <summary>When bodies that are still on their way are given up, so that a stop waits for none of them long.</summary>
    private static CancellationToken Stopping(IHostApplicationLifetime lifetime)
    {
        var given = new CancellationTokenSource();
        lifetime.ApplicationStopping.Register(() => given.CancelAfter(LastBodies));
        return given.Token;
    }

    /// <summary>The services, for tests and demonstrations that call a use case directly.</summary>
    internal IServiceProvider Services => _web.Services;

    public async Task StartAsync(CancellationToken ct = default)
    {
        if (_data is not null && await _data.PrepareAsync(_web.Services, _modules) is { } refusal) { throw new InvalidOperationException(refusal.Sentence); }
        await BeginAsync(ct);
    }

    /// <summary>What follows once the data folder is ready.</summary>
    private async Task BeginAsync(CancellationToken ct = default)
    {
        if (_demo) { Sample = await ActivatorUtilities.CreateInstance<FillDemo>(_web.Services).FillAsync(ct); }
        if (Sample is not null && _events is { } events)
        {
            Published = await ActivatorUtilities.CreateInstance<FillActivity>(_web.Services).FillAsync(Sample, events, Progress ?? TextWriter.Null, ct);
        }
        await _web.StartAsync(ct);
    }

    public async Task StopAsync()
    {
        await _web.StopAsync();
        await EndAsync();
    }

    private async Task EndAsync()
    {
        await _web.DisposeAsync();
        _data?.Dispose();
        if (_passing is not null) { Directory.Delete(_passing, recursive: true); }
    }

    /// <summary>A start reads everything that ever happened and keeps little of it. What it threw away goes back to the machine once, when
    /// it is warm: by itself the runtime would hold it for as long as there is room.</summary>
    private static void GiveBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>Starts, prints the address as the first line, warms up, and serves until stopped.</summary>
    public async Task<int> RunAsync(TextWriter output, TextWriter error)
    {
        try
        {
            if (_data is not null && await _data.PrepareAsync(_web.Services, _modules) is { } unprepared)
            {
                await error.WriteLineAsync(unprepared.Sentence);
                await EndAsync();
                return 70;
            }
            Progress = error;
            await BeginAsync();
        }
        catch (Exception e) when (e is IOException or FormatException or InvalidOperationException or ArgumentException)
        {
            var refusal = Listening.Refused(_web.Configuration["urls"] ?? DefaultUrl, e);
            await error.WriteLineAsync(refusal.Sentence);
            await EndAsync();
            return e is IOException ? 70 : 2;
        }
        await output.WriteLineAsync(_web.Urls.First());
        await output.WriteLineAsync("Open it in a browser; Ctrl+C stops it.");
        if (MetricsUrl is { } measured) { await output.WriteLineAsync($"Metrics are at {measured}"); }
        foreach (var line in _modules.SelectMany(m => m.Say(_web.Services, _web.Urls.First()))) { await output.WriteLineAsync(line); }
        if (Sample is { } sample)
        {
            await output.WriteLineAsync(
                $"A made-up organisation works at {_web.Urls.First()}/t/{sample.Slug}{(_passing is null ? "" : "; it is gone when the server stops")}. Sign "
                    + $"in at {_web.Urls.First()}/sign-in:");
            foreach (var person in sample.People) { await output.WriteLineAsync($"  {person.Email}  {person.Password}  {person.What}"); }
            if (Published is [var statement, ..])
            {
                await output.WriteLineAsync(
                    $"What its events may tell is published: {_web.Urls.First()}{statement} and {_web.Urls.First()}/public/publications");
            }
        }
        await output.FlushAsync();
        await WarmUp.AsyncAt(_web.Urls.First(), _web.Lifetime.ApplicationStopping);
        GiveBack();
        await _web.WaitForShutdownAsync();
        await EndAsync();
        return 0;
    }
}
