"""The emptiest page there is: what Streamlit itself takes for a rerun."""

import streamlit as st

st.title("Empty")
