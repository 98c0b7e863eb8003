"""An empty Streamlit page with one widget: what any interaction costs at least."""

import streamlit as st

choice = st.selectbox("Theme", ["all", "cleantech", "food"])
with st.container(key="answer"):
    st.write(f"Chosen: {choice}")
