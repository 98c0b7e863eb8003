"""The map as one would write it first: read, built and sent anew in each run, nothing cached.

The benchmark runs a copy of this file beside a copy of Leaflet, so that nothing comes from outside.
jQuery, Bootstrap and the icon fonts that folium would load too are left out, and so is the colour
bar, whose script only exists on a remote host: all in favour of this page.
"""

import os
from pathlib import Path

import folium
import geopandas as gpd
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from foundation.settings import PROJECT_FOLDER
from geodata.areas import load_areas
from geodata.outlines import load_outlines

folium.Map.default_js = [("leaflet", "../../app/static/leaflet/leaflet.js")]
folium.Map.default_css = [("leaflet_css", "../../app/static/leaflet/leaflet.css")]
LANDSCAPE = PROJECT_FOLDER / "landscapes" / "dk-2016"


def outlines() -> gpd.GeoDataFrame:
    """Read the municipalities in full resolution, as ``code`` and ``name``."""
    if chosen := os.environ.get("BENCHMARK_OUTLINES"):
        areas = gpd.read_file(Path(chosen)).rename(columns={"KOMKODE": "code", "KOMNAVN": "name"})
        areas = areas[["code", "name", "geometry"]].dissolve("code").reset_index()
        return areas.to_crs(4326)
    areas = load_outlines().rename_axis("code").reset_index()
    names = load_areas()
    return areas.assign(name=[names[code].name_da for code in areas["code"]])


def clusters() -> pd.DataFrame:
    """Read the clusters with their first theme."""
    table = pd.read_csv(LANDSCAPE / "clusters.csv", dtype={"hq_municipality_code": str})
    return table.assign(theme=table["themes"].str.split(";").str[0])


areas = outlines()
table = clusters()
theme = st.selectbox("Theme", ["all", "cleantech", "food"])
shown = table if theme == "all" else table[table["theme"] == theme]
coverage = pd.read_csv(LANDSCAPE / "coverage.csv", dtype=str)
covered = coverage[coverage["cluster_id"].isin(shown["cluster_id"])]
seats = shown[["cluster_id", "hq_municipality_code"]].set_axis(["cluster_id", "area_code"], axis=1)
pairs = pd.concat([covered[["cluster_id", "area_code"]], seats]).drop_duplicates()
counts = areas["code"].map(pairs["area_code"].value_counts()).fillna(0)

landscape = folium.Map(location=[56.0, 11.0], zoom_start=7, tiles=None)
choropleth = folium.Choropleth(
    geo_data=areas,
    data=pd.DataFrame({"code": areas["code"], "clusters": counts}),
    columns=["code", "clusters"],
    key_on="feature.properties.code",
    fill_color="YlGnBu",
    bins=4,
    highlight=True,
)
for child in [name for name in choropleth._children if name.startswith("color_map")]:
    del choropleth._children[child]
folium.GeoJsonTooltip(["name"]).add_to(choropleth.geojson)
choropleth.add_to(landscape)
for cluster in shown[shown["hq_lat"].notna()].itertuples():
    folium.Marker(
        [cluster.hq_lat, cluster.hq_lon],
        tooltip=cluster.cluster_id,
        icon=folium.DivIcon(html=f'<span class="seat" data-theme="{theme}">●</span>'),
    ).add_to(landscape)

left, right = st.columns([3, 1])
with left:
    state = st_folium(landscape, height=600, width=800)
with right, st.container(key="panel"):
    clicked = (state or {}).get("last_active_drawing")
    st.subheader(clicked["properties"]["name"] if clicked else "Nothing chosen")
